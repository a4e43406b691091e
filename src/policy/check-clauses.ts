// Rule, value, clause: a rule without its clause can be told to nobody as more than what somebody wrote down. Some documents have no articles, so it is asked, never refused.
import { type Concern, concern } from '#policy/concern.ts';
import type { Programme } from '#policy/programme.ts';

export const checkClauses = (programme: Programme): Concern[] =>
  (['who', 'rules'] as const).flatMap((list) =>
    programme[list].flatMap(({ says, clause }, i) =>
      clause !== undefined && clause.trim() !== ''
        ? []
        : [
            concern(
              'warning',
              'clause-missing',
              `${list}[${i}].clause`,
              [`“${says.zh}”没有写明依据哪一条`, `“${says.en}” does not name the clause it rests on`],
              [
                '照文件填上条款；文件没有分条的，可以空着',
                'Give the clause as the document has it; where the document has no articles, leave it empty',
              ],
            ),
          ],
    ),
  );

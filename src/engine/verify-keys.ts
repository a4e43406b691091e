// Numbers that may occur once: which a case holds follows from its history and its answers. Held from when it is handed in (or appealed)
// until it is refused or withdrawn; a case filed only to be refused never held any.
import type { CryptoProvider } from '#crypto/provider.ts';
import { type CaseState, engineStage, kindOf, undoneSeqs } from '#engine/case-state.ts';
import { draftKeyOf } from '#engine/drafts.ts';
import { heldKey } from '#engine/held-keys.ts';
import type { Difference } from '#engine/verify.ts';
import { claimedKeys } from '#kinds/apply/claimed-keys.ts';
import { own } from '#kit/own.ts';
import type { Answers } from '#policy/form.ts';
import type { RoundView, StageEvent } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

export interface HeldKey {
  readonly case_id: number;
  readonly scope: string;
  readonly key: string;
}

interface Row {
  readonly seq: number;
  readonly events: readonly StageEvent[];
}

const claims = (event: StageEvent): boolean =>
  event.stage === engineStage ? event.type === 'appealed' : event.type === 'submitted' && event.data.onRecord !== true;

function holds(state: CaseState, history: readonly Row[]): boolean {
  if (state.status !== 'open' && state.status !== 'passed') return false;
  const undone = undoneSeqs(history);
  return history.some(({ seq, events }) => !undone.has(seq) && events.some(claims));
}

/** The place of a draft: of one that was opened since there are such places, and not handed in. */
function draftHeld({
  programme,
  round,
  state,
  history,
}: KeyHolder): { readonly scope: string; readonly key: string }[] {
  const opened = history
    .flatMap(({ events }) => events)
    .find(({ stage, type }) => stage === engineStage && type === 'opened')?.data;
  if (opened?.draft !== true || state.status !== 'open') return [];
  if (!kindOf(programme, state.stage).draft?.(own(state.stages, state.stage))) return [];
  const id = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const about = { personId: id(opened.personId), subjectOrganisationId: id(opened.subjectOrganisationId) };
  return [draftKeyOf(round.id, about, id(opened.by))];
}

export interface KeyHolder {
  readonly caseId: number;
  readonly round: Pick<RoundView, 'id' | 'year'>;
  readonly programme: Programme;
  readonly state: CaseState;
  readonly history: readonly Row[];
  /** Whom the case is about, now and when it was opened: people and unions merge, and a key keeps the number it was claimed under. */
  readonly subjectIds: readonly (number | null)[];
  /** null: erased, so that only "none at all" can be checked. */
  readonly answers: Answers | null;
}

const inWords = (all: Iterable<string>): string[] => [...all].sort();
const nameOf = ({ scope, key }: { readonly scope: string; readonly key: string }): string => `${scope}/${key}`;

export function verifyKeys(crypto: CryptoProvider, holder: KeyHolder, held: readonly HeldKey[]): Difference | null {
  const { programme, round, answers, caseId } = holder;
  const holding = holds(holder.state, holder.history);
  if (holding && answers === null) return null;
  const heldNow = new Set(held.map(nameOf));
  const draft = draftHeld(holder);
  const possible = [...new Set(holder.subjectIds)].map((subjectId) =>
    holding
      ? claimedKeys(programme, round, subjectId, answers!).map(({ scope, key }) =>
          nameOf({ scope, key: heldKey(crypto, key) }),
        )
      : draft.map(({ scope, key }) => nameOf({ scope, key: heldKey(crypto, key) })),
  );
  const fits = possible.some((keys) => keys.length === heldNow.size && keys.every((key) => heldNow.has(key)));
  if (fits) return null;
  return {
    what: 'case-keys',
    where: `cases ${caseId}`,
    expected: inWords(possible[0] ?? []),
    found: inWords(heldNow),
    says: {
      zh: '办件占用的唯一编号与它的历史和填报内容不符',
      en: 'The numbers a case holds as unique do not follow from its history and answers',
    },
  };
}

// The consents of a case, each with who acted, how the member agreed and whether it still stands; read wherever a case is.
import { consentWords } from '#policy/consent-words.ts';
import type { ActedFor } from '#policy/consent.ts';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

export type Consent = Answer<'GET /cases/{id}/behalf'>['consents'][number];

export const coverNames: Readonly<Record<ActedFor, readonly [string, string]>> = {
  open: ['替他提交', 'Applied for him'],
  submit: ['替他改好再交', 'Corrected it for him'],
  withdraw: ['替他撤回', 'Withdrew it for him'],
  appeal: ['替他提异议', 'Appealed for him'],
};

/** Whether it still carries anything. */
export function standingOf({ standing, withdrawnAt, covers }: Consent): readonly [Tone, string, string] {
  if (withdrawnAt) return ['stopped', '本人收回了', 'Withdrawn'];
  if (standing) return ['ok', '有效，可以替他改好再交', 'Stands: covers a correction'];
  return covers === 'open' || covers === 'submit' ? ['off', '用过了', 'Spent'] : ['off', '只管那一次', 'For that once'];
}

export function Consents({ consents }: { readonly consents: readonly Consent[] }) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <ul className="consents">
      {consents.map((one) => {
        const [tone, zh, en] = standingOf(one);
        const words = consentWords(one);
        return (
          <li key={one.actionId}>
            <p>
              <b>
                {one.by}
                {say('（', ' (')}
                {one.organisationName}
                {say('）', ') ')}
                {say(...coverNames[one.covers])}
              </b>
            </p>
            <p className="sub">
              {say('本人', 'The member ')}
              {say(words)}
            </p>
            <p className="meta">
              {instant(one.at)} <StatusTag tone={tone} says={{ zh, en }} />
            </p>
          </li>
        );
      })}
    </ul>
  );
}

// The consents of a case, each with who acted, how the member agreed and whether it still stands; read wherever a case is.

import type { ActedFor } from '#policy/consent.ts';
import { consentWords } from '#policy/consent-words.ts';
import { type Answer, addressOf } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

export type Consent = Answer<'GET /cases/{id}/behalf'>['consents'][number];

export const coverNames: Readonly<Record<ActedFor, readonly [string, string]>> = {
  open: ['代为提交', 'applied for the member'],
  submit: ['代为改好再交', 'corrected it for the member'],
  withdraw: ['代为撤回', 'withdrew it for the member'],
  appeal: ['代为提异议', 'appealed for the member'],
  account: ['代为登记了收款账号', 'gave the account for the member'],
};

/** Whether it still carries anything. */
export function standingOf({ standing, withdrawnAt, covers }: Consent): readonly [Tone, string, string] {
  if (withdrawnAt) return ['stopped', '本人收回了', 'Withdrawn'];
  if (standing) return ['ok', '有效，可以代为改好再交', 'Stands: covers a correction'];
  return covers === 'open' || covers === 'submit' ? ['off', '用过了', 'Spent'] : ['off', '只管那一次', 'For that once'];
}

/** Opened in a window of its own; each look is written down where the member can read it. */
export function SignedPaper({ id }: { readonly id: number }) {
  const { say } = useReader();
  return (
    <p>
      <a href={addressOf('GET /documents/{id}/content', { params: { id } })} target="_blank" rel="noreferrer">
        {say('看签了字的纸', 'See the signed paper')}
      </a>
    </p>
  );
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
            {one.paperId !== null && <SignedPaper id={one.paperId} />}
            <p className="meta">
              {instant(one.at)} <StatusTag tone={tone} says={{ zh, en }} />
            </p>
          </li>
        );
      })}
    </ul>
  );
}

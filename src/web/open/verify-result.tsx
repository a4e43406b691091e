// What came of checking a certificate, as a paper with the seal of its issuer; and what else could have come of it.
import { type Text, text } from '#kit/text.ts';
import type { Verdict } from '#policy/certificate.ts';
import { forgedWords, verdictWords } from '#policy/certificate-words.ts';
import { levelName } from '#policy/record.ts';
import { Seal } from '#web/open/seal.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Pairs } from '#web/parts/pairs.tsx';
import { Note } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

const tones: Readonly<Record<Verdict['says'] | 'unknown', Tone>> = {
  ...{ valid: 'ok', 'not-yet': 'go', expired: 'warn', suspended: 'stopped', revoked: 'stopped' },
  ...{ forged: 'bad', unknown: 'unknown' },
};

/** Asked for by its number: whether the paper in somebody's hand is genuine is not known from that. */
const registerWords: Readonly<Record<Seen['says'], Text>> = {
  valid: text('在册，现在有效', 'On the register, and valid now'),
  'not-yet': text('在册，还没到生效日', 'On the register, not in force yet'),
  expired: text('在册，已到期', 'On the register, expired'),
  suspended: text('在册，已暂停', 'On the register, suspended'),
  revoked: text('在册，已撤销', 'On the register, revoked'),
};

const unknownWords = text('没有这个编号', 'There is no such number');

/** What a paper says, whether read from a code or asked for by its number. */
export interface Seen {
  readonly says: Exclude<Verdict['says'], 'forged'>;
  readonly number: string;
  readonly what: Text;
  readonly level: string;
  readonly holder: string;
  readonly unit: string;
  readonly issuer: string;
  readonly from: string;
  readonly until: string | null;
  readonly basis: string;
  /** Of suspending or revoking. */
  readonly on: string | null;
  /** Checked by its signature against lists of that time; null: it is the register's answer to a number. */
  readonly asOf: string | null;
}

export type Result = Seen | { readonly says: 'forged'; readonly why: Text } | { readonly says: 'unknown' };

export const resultOf = (verdict: Verdict): Result => {
  if (verdict.says === 'forged') return { says: 'forged', why: forgedWords[verdict.why] };
  const { claim, says, issuer, on, asOf } = verdict;
  return { ...claim, says, issuer, on, asOf, what: text(claim.what, claim.what), until: claim.until || null };
};

/** The register's own answer, judged by today's day. */
export function resultOfNumber(found: Answer<'GET /open/certificates/{number}'>, today: string): Seen {
  const { title, state, changedOn, ...rest } = found;
  const over = found.until !== null && found.until < today;
  const says = state === 'valid' ? (over ? 'expired' : 'valid') : state;
  return { ...rest, what: title, says, on: state === 'valid' ? null : changedOn, asOf: null };
}

/** By what it is known. */
function How({ seen }: { readonly seen: Seen }) {
  const { say } = useReader();
  const { instant } = useFormats();
  return seen.asOf === null ? (
    <Note>
      <b>{say('这是登记册里的记录', 'This is what the register says')}</b>
      <p>
        {say(
          '按编号查，姓名隐去中间的字。要核对手里那张有没有改过，请扫它的二维码。',
          'By number the name is masked. To see whether a certificate was altered, scan its code.',
        )}
      </p>
    </Note>
  ) : (
    <Note tone="ok">
      <b>{say('怎么知道没被改过', 'How one knows it was not altered')}</b>
      <p>
        {say(
          `证书上的签名由您的设备当场验过，和${seen.issuer}公开的公钥一致，断网也能验。撤销名单截至 ${instant(seen.asOf)}。`,
          `Your device checked the signature against the public key of ${seen.issuer}, also without a network. The list of what was revoked is as of ${instant(seen.asOf)}.`,
        )}
      </p>
    </Note>
  );
}

function Paper({ seen }: { readonly seen: Seen }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const rows: readonly (readonly [string, string])[] = [
    [say('编号', 'Number'), seen.number],
    [say('级别', 'Level'), say(levelName(seen.level))],
    [say('所在工会', 'Union'), seen.unit],
    [say('发证', 'Issued by'), say(`${seen.issuer}，${fullDay(seen.from)}`, `${seen.issuer}, ${fullDay(seen.from)}`)],
    [say('有效到', 'Valid until'), seen.until === null ? say('长期有效', 'without end') : fullDay(seen.until)],
    [say('依据', 'Basis'), seen.basis],
  ];
  return (
    <>
      <div className="verified-head">
        <div className="grow">
          <StatusTag tone={tones[seen.says]} says={(seen.asOf === null ? registerWords : verdictWords)[seen.says]} />
          <h2>{say(seen.what)}</h2>
          <p className="sub">{seen.holder}</p>
          {seen.on !== null && (
            <p>
              {say(
                `${fullDay(seen.on)}起不再有效，原因请问发证工会`,
                `No longer valid since ${fullDay(seen.on)}; ask the issuer why`,
              )}
            </p>
          )}
        </div>
        {seen.asOf !== null && <Seal issuer={seen.issuer} says={say('电子证照', 'certificate')} />}
      </div>
      <dl className="kv">
        <Pairs rows={rows} />
      </dl>
      <How seen={seen} />
    </>
  );
}

export function ResultPaper({ result }: { readonly result: Result }) {
  const { say } = useReader();
  if (result.says !== 'forged' && result.says !== 'unknown')
    return (
      <section className="paper verified" data-tone={tones[result.says]} role="status">
        <Paper seen={result} />
      </section>
    );
  const forged = result.says === 'forged';
  return (
    <section className="paper verified" data-tone={tones[result.says]} role="status">
      <StatusTag tone={tones[result.says]} says={forged ? verdictWords.forged : unknownWords} />
      {forged && <h2>{say(result.why)}</h2>}
      <p>{say(nextWords[result.says])}</p>
    </section>
  );
}

const nextWords = {
  expired: text('到期前的资格仍算数；要续的，找发证工会。', 'It held until then; its issuer says how to renew it.'),
  revoked: text('会写明哪天撤销的；原因请问发证工会。', 'It says since when; its issuer says why.'),
  forged: text('内容被改过，或不是工会签的，请打 12351。', 'It was altered, or no union signed it; call 12351.'),
  unknown: text('看看是不是把 0 写成了 O。', 'See whether a zero was typed as the letter O.'),
};

/** The other four, so that whoever checks knows what he would have seen. */
export function OtherResults({ shown }: { readonly shown: Result['says'] | null }) {
  const { say } = useReader();
  const all = ['expired', 'revoked', 'forged', 'unknown'] as const;
  return (
    <aside className="stack">
      <h2>{shown === null ? say('结果会是这样', 'What may come of it') : say('别的结果会是这样', 'Other results')}</h2>
      {all
        .filter((one) => one !== shown)
        .map((one) => (
          <div key={one} className="paper verdict" data-tone={tones[one]}>
            <StatusTag tone={tones[one]} says={one === 'unknown' ? unknownWords : verdictWords[one]} />
            <p>{say(nextWords[one])}</p>
          </div>
        ))}
    </aside>
  );
}

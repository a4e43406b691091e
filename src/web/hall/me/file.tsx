// What the union has on file about me: each thing with its source and its end, and "this is wrong" beside it, which reaches the union named.
import { type FormEvent, useState } from 'react';
import { daysBetween, monthsBetween } from '#kit/days.ts';
import { formatMonths } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type MyFile = Answer<'GET /me/facts'>;

interface Line {
  /** What a correction is asked of. */
  readonly what: string;
  readonly title: string;
  readonly meta: readonly string[];
  readonly standing: { readonly tone: Tone; readonly says: Text };
}

const onFile = { tone: 'ok', says: text('在册', 'On file') } as const;
const none = { tone: 'unknown', says: text('没有登记', 'Not on file') } as const;
const soonDays = 60;

function AskForm({
  line,
  union,
  onDone,
}: {
  readonly line: Line;
  readonly union: string;
  readonly onDone: () => void;
}) {
  const { say } = useReader();
  const [words, setWords] = useState('');
  const ask = useDoing('POST /me/corrections', { done: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ body: { what: line.what, words } });
  };
  const id = `wrong-${line.what}`;
  return (
    <form className="stack unfolded" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>{say('这条不对？应该是什么', 'Is this wrong? What should it be')}</label>
        <p className="hint" id={`${id}-hint`}>
          {say(
            `由${union}核对，答复会通知您。核对前不会改`,
            `${union} looks at it and answers you. Nothing changes before that`,
          )}
        </p>
        <textarea
          className="in"
          id={id}
          aria-describedby={`${id}-hint`}
          required
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <ErrorNote error={ask.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={ask.isPending || words.trim() === ''}>
        {ask.isPending ? say('正在提交……', 'Sending …') : say(`请${union}更正`, `Ask ${union} to correct it`)}
      </button>
    </form>
  );
}

function Row({ line, file }: { readonly line: Line; readonly file: MyFile }) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const [asking, setAsking] = useState(false);
  const pending = file.corrections.find((one) => one.what === line.what && one.answeredAt === null);
  const { asks } = file;
  const body = (
    <>
      <span className="grow">
        <span className="t">{line.title}</span>
        <span className="meta block">
          <Parts of={line.meta} />
        </span>
        {pending && (
          <span className="meta block">
            {say(
              `${dayOf(pending.askedAt)}您说“${pending.words}”，${pending.union}正在核对`,
              `On ${dayOf(pending.askedAt)} you said “${pending.words}”; ${pending.union} is looking at it`,
            )}
          </span>
        )}
      </span>
      <StatusTag {...(pending ? { tone: 'go' as const, says: text('更正中', 'Being corrected') } : line.standing)} />
    </>
  );
  if (!asks || pending)
    return (
      <li>
        <div className="item">{body}</div>
      </li>
    );
  return (
    <li>
      <button type="button" className="item" aria-expanded={asking} onClick={() => setAsking(!asking)}>
        {body}
        <Icon name={asking ? 'up' : 'down'} className="chev" />
      </button>
      {asking && <AskForm line={line} union={asks.name} onDone={() => setAsking(false)} />}
    </li>
  );
}

function useLines(file: MyFile): { identity: Line[]; facts: Line[] } {
  const { say, today } = useReader();
  const { fullDay } = useFormats();
  const { membership } = file;
  const plain = (what: string, label: Text, value: string | null): Line => ({
    what,
    title: `${say(label)}${say('：', ': ')}${value ?? say('没有登记', 'not on file')}`,
    meta: [say('会员登记', 'Register of members')],
    standing: value === null ? none : onFile,
  });
  const identity = [
    plain('name', text('姓名', 'Name'), file.name),
    plain('id-number', text('身份证号', 'ID number'), file.idNumber),
    plain('phone', text('手机号', 'Phone'), file.phone),
    ...(membership
      ? [
          {
            what: 'membership',
            title: `${say('会员', 'Member for')} ${say(formatMonths(monthsBetween(membership.since, today)))}`,
            meta: [membership.union, say(`${fullDay(membership.since)}起`, `since ${fullDay(membership.since)}`)],
            standing: onFile,
          },
        ]
      : []),
  ];
  const facts = file.facts.map((fact): Line => {
    const left = fact.expiresOn === null ? null : daysBetween(today, fact.expiresOn);
    const day =
      fact.expiresOn === null
        ? say(`${fullDay(fact.observedOn)}记`, `noted ${fullDay(fact.observedOn)}`)
        : say(`${fullDay(fact.expiresOn)}到期`, `until ${fullDay(fact.expiresOn)}`);
    return {
      what: fact.key,
      title: `${say(fact.label)}${say('：', ': ')}${say(fact.value)}`,
      meta: [say(`来自${fact.source.zh}`, `From ${fact.source.en}`), day],
      standing:
        left === null || left > soonDays
          ? onFile
          : left < 0
            ? { tone: 'off', says: text('已过期', 'Over') }
            : { tone: 'warn', says: text('快到期', 'Ends soon') },
    };
  });
  const own = file.facts.flatMap((fact, n) => (fact.group === 'person' ? [facts[n]!] : []));
  return { identity: [...identity, ...own], facts: facts.filter((line) => !own.includes(line)) };
}

function Answered({ corrections }: Pick<MyFile, 'corrections'>) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const answered = corrections.filter((one) => one.answeredAt !== null);
  if (answered.length === 0) return null;
  return (
    <section className="sec flush">
      <h2>{say('更正的答复', 'Answers to what you said')}</h2>
      <ul className="list">
        {answered.map((one) => (
          <li key={one.askedAt} className="item">
            <span className="grow">
              <span className="t">{say(one.label)}</span>
              <span className="meta block">{say(`您说“${one.words}”`, `You said “${one.words}”`)}</span>
              <span className="sub block">
                {one.union}
                {say('：', ': ')}
                {one.answer}
              </span>
              <span className="meta">{one.answeredAt && dayOf(one.answeredAt)}</span>
            </span>
            <StatusTag
              {...(one.accepted
                ? { tone: 'ok' as const, says: text('已更正', 'Corrected') }
                : { tone: 'off' as const, says: text('没有改', 'Not changed') })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Whole({ file }: { readonly file: MyFile }) {
  const { say } = useReader();
  const { identity, facts } = useLines(file);
  const count = identity.length + facts.length;
  return (
    <>
      <section className="sec first">
        <h1>{file.name}</h1>
        <p className="sub">
          {say(
            `工会替您记着这 ${count} 条，办事时自动用，不用再填。`,
            `The union keeps these ${count} things and fills them in for you.`,
          )}
        </p>
        {file.asks ? (
          <p className="meta">
            {say(`点开不对的那条，告诉${file.asks.name}`, `Open what is wrong and tell ${file.asks.name}`)}
          </p>
        ) : (
          <Note>
            {say('您所在的工会还没有人负责更正，请拨打 12351', 'Nobody at your union can correct it yet: call 12351')}
          </Note>
        )}
      </section>
      <section className="sec flush">
        <h2>{say('身份与会籍', 'Identity and membership')}</h2>
        <ul className="list facts">
          {identity.map((line) => (
            <Row key={line.what} line={line} file={file} />
          ))}
        </ul>
      </section>
      <section className="sec flush">
        <h2>{say('工作、本事与荣誉', 'Work, skills and honours')}</h2>
        {facts.length > 0 ? (
          <ul className="list facts">
            {facts.map((line) => (
              <Row key={line.what} line={line} file={file} />
            ))}
          </ul>
        ) : (
          <Empty says={{ zh: '还没有记着什么', en: 'Nothing is on file yet' }} />
        )}
      </section>
      <Answered corrections={file.corrections} />
    </>
  );
}

export default function FilePage() {
  const { say } = useReader();
  const file = useAnswer('GET /me/facts', {});
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <Shown of={file} lines={10}>
        {(value) => <Whole file={value} />}
      </Shown>
    </Phone>
  );
}

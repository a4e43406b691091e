// Changes of who I am: what somebody wants to change about me, who and until when I can say that it was not me; and what became of the last ones.
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { type Change, changeStates } from '#web/parts/change-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Waiting({ one }: { readonly one: Change }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const object = useDoing('POST /me/changes/{id}/objection');
  return (
    <Note tone="wait">
      <div className="stack">
        <b>
          {say(`要改您的${one.words.zh}`, `Your ${one.words.en.toLowerCase()} is to be changed`)}
          {one.shown && <span className="block">{say(one.shown)}</span>}
        </b>
        <p>
          {one.rule === 'waiting'
            ? say(
                `${one.proposedBy}替您登记的，${instant(one.endsAt)}生效。在那以前，原来的照旧用。`,
                `Recorded for you by ${one.proposedBy}; in force ${instant(one.endsAt)}. Until then nothing changes.`,
              )
            : say(
                `${one.proposedBy}提出的，另一个人确认以后才会改。`,
                `Proposed by ${one.proposedBy}; it is changed once another person has confirmed it.`,
              )}
        </p>
        {one.objectable && (
          <>
            <button
              type="button"
              className="btn btn-wide"
              disabled={object.isPending}
              onClick={() => object.mutate({ params: { id: one.id } })}
            >
              {say('不是我要改的，停下', 'I did not ask for it: stop')}
            </button>
            <p className="meta">
              {say('停下以后什么都不改，工会会收到消息', 'Nothing is changed then, and your union is told')}
            </p>
          </>
        )}
        <ErrorNote error={object.error} />
      </div>
    </Note>
  );
}

function Decided({ one }: { readonly one: Change }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const [tone, says] = changeStates[one.state];
  return (
    <li className="item">
      <span className="grow">
        <span className="t">{say(one.words)}</span>
        <span className="meta block">
          {one.decidedAt && instant(one.decidedAt)}
          {say('，', ', ')}
          {say(`${one.proposedBy}提出`, `by ${one.proposedBy}`)}
          {one.why && <span className="block">{one.why}</span>}
        </span>
      </span>
      <StatusTag tone={tone} says={says} />
    </li>
  );
}

export default function MyChanges() {
  const { say } = useReader();
  const changes = useAnswer('GET /me/changes', {});
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <section className="sec first stack">
        <h1>{say('改我身份的事', 'Changes of who I am')}</h1>
        <p className="meta">
          {say(
            '手机号、姓名、证件号、收款账户由别人来改时，都先告诉您',
            'Before somebody else changes your phone, name, ID number or account, you are told',
          )}
        </p>
        <Shown of={changes} lines={4}>
          {({ items }) => {
            const waiting = items.filter((one) => one.state === 'waiting');
            const decided = items.filter((one) => one.state !== 'waiting');
            return (
              <>
                {items.length === 0 && <Empty says={{ zh: '没有人改过', en: 'Nobody has changed anything' }} />}
                {waiting.map((one) => (
                  <Waiting key={one.id} one={one} />
                ))}
                {decided.length > 0 && (
                  <ul className="list">
                    {decided.map((one) => (
                      <Decided key={one.id} one={one} />
                    ))}
                  </ul>
                )}
              </>
            );
          }}
        </Shown>
      </section>
    </Phone>
  );
}

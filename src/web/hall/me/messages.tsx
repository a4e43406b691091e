// Messages to me, the newest first; which of them are new is known on this device alone.
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { markSeen } from '#web/hall/messages-seen.ts';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

function Page({ cursor }: { readonly cursor?: string }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const [more, setMore] = useState(false);
  const messages = useAnswer('GET /me/messages', { query: { limit: 30, ...(cursor ? { cursor } : {}) } });
  const newest = cursor ? undefined : messages.data?.items[0]?.at;
  useEffect(() => {
    if (newest) markSeen(newest);
  }, [newest]);
  return (
    <Shown of={messages} lines={6}>
      {({ items, next }) => (
        <>
          <ul className="list">
            {items.map((one) => {
              const to = one.link ?? (one.caseId === null ? null : `/hall/cases/${one.caseId}`);
              const words = (
                <span className="grow">
                  <span className="t">{say(one.words)}</span>
                  {one.about && <span className="sub block">{say(one.about)}</span>}
                  <span className="meta block">{instant(one.at)}</span>
                </span>
              );
              return (
                <li key={one.id}>
                  {to?.startsWith('/hall') ? (
                    <Link className="item" href={to}>
                      {words}
                      <Icon name="right" className="chev" />
                    </Link>
                  ) : to ? (
                    <a className="item" href={to.slice(1)}>
                      {words}
                      <Icon name="right" className="chev" />
                    </a>
                  ) : (
                    <div className="item">{words}</div>
                  )}
                </li>
              );
            })}
          </ul>
          {items.length === 0 && !cursor && (
            <Empty
              says={{
                zh: '还没有消息。办件每走一步，这里都会告诉您',
                en: 'No messages yet. Each step of a case is told here',
              }}
            />
          )}
          {next && !more && (
            <button type="button" className="btn btn-wide" onClick={() => setMore(true)}>
              {say('再早的', 'Earlier ones')}
            </button>
          )}
          {next && more && <Page cursor={next} />}
        </>
      )}
    </Shown>
  );
}

export default function Messages() {
  const { say } = useReader();
  const title = say('消息', 'Messages');
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <section className="sec first">
        <h1>{title}</h1>
        <Page />
      </section>
    </Phone>
  );
}

// My data is mine: a copy to take home, readable or for machines, and what I agreed to.
import { useState } from 'react';
import { Link } from 'wouter';
import { Parts } from '#web/hall/parts.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function TakeHome() {
  const { say } = useReader();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const take = async (format: 'json' | 'text') => {
    setBusy(true);
    setError(null);
    try {
      await download('GET /me/data', { query: { format } });
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="sec first stack">
      <h1>{say('取走一份', 'Take a copy')}</h1>
      <p className="sub">
        {say(
          '资料、会籍、办件、付款、谁看过、消息，都在里面。证件号和账号遮住中间几位，文件丢了也不怕。',
          'Facts, membership, cases, payments, looks and messages. Numbers are masked in the middle, in case the file is lost.',
        )}
      </p>
      <ErrorNote error={error} />
      <button type="button" className="btn btn-wide" disabled={busy} onClick={() => take('text')}>
        <Icon name="doc" />
        {say('给人看的（文本）', 'To read (text)')}
      </button>
      <button type="button" className="btn btn-wide" disabled={busy} onClick={() => take('json')}>
        <Icon name="doc" />
        {say('给别的系统用的（JSON）', 'For other systems (JSON)')}
      </button>
    </section>
  );
}

function Consents() {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const consents = useAnswer('GET /me/consents', {});
  return (
    <section className="sec flush">
      <h2>{say('我同意过什么', 'What I agreed to')}</h2>
      <Shown of={consents}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty says={{ zh: '还没有同意过什么', en: 'You have not agreed to anything yet' }} />
          ) : (
            <ul className="list">
              {items.map((one) => (
                <li key={`${one.caseId}-${one.purpose.zh}`}>
                  <Link className="item" href={`/hall/cases/${one.caseId}`}>
                    <span className="grow">
                      <span className="t">{say(one.purpose)}</span>
                      <span className="meta block">
                        <Parts
                          of={[say(one.programme), say(`办件 ${one.caseId}`, `case ${one.caseId}`), fullDay(one.on)]}
                        />
                      </span>
                      <span className="block">
                        <StatusTag
                          {...(one.open
                            ? {
                                tone: 'go' as const,
                                says: { zh: '撤回这件即收回', en: 'Withdraw the case to take it back' },
                              }
                            : { tone: 'off' as const, says: { zh: '已办结', en: 'Finished' } })}
                        />
                      </span>
                    </span>
                    <Icon name="right" className="chev" />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

export default function Data() {
  const { say } = useReader();
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <TakeHome />
      <Consents />
    </Phone>
  );
}

// My data is mine: a copy to take home, readable or for machines, and what I agreed to.
import { useState } from 'react';
import { Link } from 'wouter';
import { chinaDate } from '#kit/clock.ts';
import { actedForWords } from '#policy/consent-words.ts';
import { Phone } from '#web/hall/phone.tsx';
import { type Answer, download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type ActedFor = Answer<'GET /me/consents'>['behalf'][number];

/** Whether my word still carries anything. */
function stands({ standing, withdrawnAt }: ActedFor, day: (on: string) => string) {
  if (withdrawnAt) {
    const on = day(chinaDate(new Date(withdrawnAt)));
    return { tone: 'stopped' as const, says: { zh: `${on}您收回了`, en: `You took it back on ${on}` } };
  }
  return standing
    ? { tone: 'go' as const, says: { zh: '有效，可以收回', en: 'Stands; you may take it back' } }
    : { tone: 'off' as const, says: { zh: '办完了', en: 'Spent' } };
}

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
        {({ items, behalf }) =>
          items.length === 0 ? (
            <Empty
              says={
                behalf.length === 0
                  ? { zh: '还没有同意过什么', en: 'You have not agreed to anything yet' }
                  : { zh: '填表时没有另外同意过什么', en: 'Nothing else was agreed to in a form' }
              }
            />
          ) : (
            <ul className="list">
              {items.map((one) => (
                <li key={`${one.caseId}-${one.purpose.zh}`}>
                  <Link className="item" href={`/hall/cases/${one.caseId}`}>
                    <span className="grow">
                      <span className="t">{say(one.purpose)}</span>
                      <span className="meta block">
                        <Parts of={[say(one.programme), fullDay(one.on)]} />
                      </span>
                      {one.read && <span className="sub block">{say(one.read)}</span>}
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

/** What my union did in my name, each leading to its case, where the consent can be taken back. */
function ActedForMe() {
  const { say } = useReader();
  const { fullDay, instant } = useFormats();
  const consents = useAnswer('GET /me/consents', {});
  if (!consents.data || consents.data.behalf.length === 0) return null;
  return (
    <section className="sec flush">
      <h2>{say('工会替我办的', 'Done for me by my union')}</h2>
      <ul className="list">
        {consents.data.behalf.map((one) => (
          <li key={one.actionId}>
            <Link className="item" href={one.covers === 'account' ? '/hall/me/account' : `/hall/cases/${one.caseId}`}>
              <span className="grow">
                <span className="t">{say(one.programme)}</span>
                <span className="sub block">{say(actedForWords(one))}</span>
                <span className="meta block">{instant(one.at)}</span>
                <StatusTag {...stands(one, fullDay)} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function Data() {
  const { say } = useReader();
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <TakeHome />
      <ActedForMe />
      <Consents />
    </Phone>
  );
}

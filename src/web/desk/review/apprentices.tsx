// On the page of a case that makes a pact: who was asked and what each said, with the paper where somebody signed instead.
import { Panel } from '#web/desk/panel.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { addressOf } from '#web/parts/api.ts';
import { problemOf, useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { apprenticeWords } from '#web/parts/pair-words.ts';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export function Apprentices({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const pairs = useAnswer('GET /cases/{id}/pairs', { params: { id: one.id } });
  // Whoever neither has the case nor runs the round is told nothing of it.
  if (problemOf(pairs.error)) return null;
  return (
    <Panel title={say('徒弟', 'Apprentices')}>
      <div className="pb stack">
        <Shown of={pairs}>
          {({ items, least, most }) => (
            <>
              <p className="meta">
                {say(
                  `须 ${least} 到 ${most} 名，每名自己同意；看过的，本人查得到`,
                  `${least} to ${most}, each of whom agrees; whoever looked can be seen by them`,
                )}
              </p>
              {items.length === 0 && <Empty says={{ zh: '师傅还没有请徒弟', en: 'The master has asked nobody yet' }} />}
              {items.map(({ number, name, unit, status, askedOn, answeredOn, paper }) => (
                <div key={number}>
                  <p>
                    <b>{say(`第 ${number} 名 ${name}`, `${number}. ${name}`)}</b>{' '}
                    <StatusTag {...apprenticeWords[status]} />
                  </p>
                  <p className="meta">
                    <Parts
                      of={[
                        unit,
                        say(`${fullDay(askedOn)}请`, `asked ${fullDay(askedOn)}`),
                        answeredOn !== null && say(`${fullDay(answeredOn)}答复`, `answered ${fullDay(answeredOn)}`),
                      ]}
                    />
                  </p>
                  {paper !== null && (
                    <p>
                      <a href={addressOf('GET /documents/{id}/content', { params: { id: paper } })}>
                        {say('签名的协议', 'The signed pact')}
                      </a>
                    </p>
                  )}
                </div>
              ))}
            </>
          )}
        </Shown>
      </div>
    </Panel>
  );
}

// Collections in my unit: what is collected for, how much there is by now, and what I gave myself. Nobody reads here what others gave.
import { allToMember } from '#policy/gift-units.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Mine = Answer<'GET /me/collections'>;

function Collection({ one }: { readonly one: Mine['items'][number] }) {
  const { say } = useReader();
  const { yuan, range } = useFormats();
  return (
    <li className="item">
      <span className="grow">
        <span className="line">
          <span className="t">{one.name}</span>
          <b className="money">{yuan(one.collectedFen)}</b>
        </span>
        <span className="block">{one.announcement}</span>
        <span className="meta block">
          <Parts
            of={[
              range(one.opensOn, one.closesOn),
              one.leftover === 'fund'
                ? say(`余款进“${one.fundName ?? ''}”`, `What is left goes into “${one.fundName ?? ''}”`)
                : say(allToMember),
            ]}
          />
        </span>
        {one.closedAt === null ? (
          <StatusTag tone="go" says={{ zh: '正在募集', en: 'Collecting' }} />
        ) : (
          <StatusTag tone="ok" says={{ zh: '结束了', en: 'Over' }} />
        )}
      </span>
    </li>
  );
}

function Own({ mine }: Pick<Mine, 'mine'>) {
  const { say } = useReader();
  const { yuan, fullDay } = useFormats();
  return (
    <section className="sec flush">
      <h2>{say('我捐的', 'What I gave')}</h2>
      <p className="meta">{say('只有您自己看得到这里。', 'Only you can see this.')}</p>
      {mine.length === 0 ? (
        <Empty
          says={{
            zh: '没有您的捐款记录。捐不捐、捐多少都随您',
            en: 'Nothing booked for you. Whether and how much is up to you',
          }}
        />
      ) : (
        <ul className="list">
          {mine.map((one) => (
            <li key={one.id} className="item">
              <span className="grow">
                <span className="line">
                  <span className="t">{one.name}</span>
                  <b className="money">{yuan(one.amountFen)}</b>
                </span>
                <span className="meta block">
                  <Parts
                    of={[
                      fullDay(one.givenOn),
                      one.way === 'cash' ? say('现金', 'Cash') : say('转账', 'Transfer'),
                      say(`确认号 ${one.id}`, `Confirmation ${one.id}`),
                    ]}
                  />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export default function Colleagues() {
  const { say } = useReader();
  const mine = useAnswer('GET /me/collections', {});
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <section className="sec flush first">
        <h1>{say('内部互助', 'Among colleagues')}</h1>
        <p className="meta">
          {say(
            '同事有难处，本单位自愿捐款。现金或转账交给单位工会登记，这里不收钱。',
            'When a colleague is in need, the unit gives of its free will. Hand it to your union; no money is taken here.',
          )}
        </p>
        <Shown of={mine} lines={4}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty says={{ zh: '本单位现在没有募集', en: 'Nothing is being collected in your unit' }} />
            ) : (
              <ul className="list">
                {items.map((one) => (
                  <Collection key={one.roundId} one={one} />
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
      {mine.data && <Own mine={mine.data.mine} />}
    </Phone>
  );
}

// Donations as everybody may read them: what came, was put to work and was used, union by union and unit by unit; and who gave, where he
// consented to be named.
import { giftAmount, unnamedDonor } from '#policy/gift-units.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

type Open = Answer<'GET /open/gifts'>;

function Totals({ totals }: Pick<Open, 'totals'>) {
  const { say } = useReader();
  const unions = [...Map.groupBy(totals, (one) => one.organisationName)];
  return (
    <>
      {unions.map(([name, rows]) => (
        <article key={name} className="paper">
          <div className="paperhead" />
          <h2>{name}</h2>
          <ul className="list">
            {rows.map((one) => (
              <li key={one.unit} className="item">
                <div className="grow">
                  <div className="t">
                    {say(
                      `收到 ${giftAmount(one.received, one.unit).zh}`,
                      `Received ${giftAmount(one.received, one.unit).en}`,
                    )}
                  </div>
                  <div className="meta">
                    <Parts
                      of={[
                        say(
                          `安排 ${giftAmount(one.allotted, one.unit).zh}`,
                          `allotted ${giftAmount(one.allotted, one.unit).en}`,
                        ),
                        say(`用去 ${giftAmount(one.used, one.unit).zh}`, `used ${giftAmount(one.used, one.unit).en}`),
                      ]}
                    />
                  </div>
                </div>
              </li>
            ))}
          </ul>
        </article>
      ))}
    </>
  );
}

function Gifts({ gifts }: Pick<Open, 'gifts'>) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <article className="paper">
      <h2>{say('谁捐的', 'Who gave')}</h2>
      <ul className="list">
        {gifts.map((one) => (
          <li key={`${one.donor} ${one.what} ${one.lastOn} ${one.received}`} className="item">
            <div className="grow">
              <div className="t">{one.donor ?? say(unnamedDonor)}</div>
              <div className="meta">
                <Parts
                  of={[`${one.what} ${say(giftAmount(one.received, one.unit))}`, one.purpose, fullDay(one.lastOn)]}
                />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </article>
  );
}

export default function OpenGifts() {
  const { say } = useReader();
  const open = useAnswer('GET /open/gifts', {});
  return (
    <OpenFrame title={say('捐赠', 'Donations')}>
      <p className="sub">
        {say(
          '收到什么、安排了多少、用去多少，都在这里；受助人不公开',
          'What came, was allotted and used; those who were helped are not named',
        )}
      </p>
      <Shown of={open} lines={8}>
        {({ totals, gifts }) =>
          totals.length === 0 ? (
            <div className="paper">
              <Empty says={{ zh: '还没有收到捐赠', en: 'No donation yet' }} />
            </div>
          ) : (
            <div className="stack">
              <Totals totals={totals} />
              <Gifts gifts={gifts} />
            </div>
          )
        }
      </Shown>
    </OpenFrame>
  );
}

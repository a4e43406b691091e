// The draws that concern one member: open for his name, entered, or witnessed by him.
import { DrawLine } from '#web/hall/draws/line.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

export default function Draws() {
  const { say } = useReader();
  const draws = useAnswer('GET /me/draws', { query: {} });
  return (
    <Phone back="/hall/services" title={say('找服务', 'Services')}>
      <section className="sec first">
        <h1>{say('抽签', 'Draws')}</h1>
        <Shown of={draws}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                says={{
                  zh: '现在没有您能报名的抽签。有了会列在这里',
                  en: 'No draw is open to you now. What opens is listed here',
                }}
              />
            ) : (
              <ul className="list">
                {items.map((draw) => (
                  <DrawLine key={draw.id} draw={draw} />
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </Phone>
  );
}

// The draws that everybody may see: those that are open for names, under way, and done.
import { Link } from 'wouter';
import { OpenFrame } from '#web/open/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { type DrawRow, isDrawn, stateWords, useMoment } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Row({ draw }: { readonly draw: DrawRow }) {
  const { say } = useReader();
  const { count } = useFormats();
  const moment = useMoment();
  const [tone, says] = stateWords[draw.state];
  return (
    <li>
      <Link href={`/open/draws/${draw.id}`} className="item">
        <div className="grow">
          <div className="t">{draw.title}</div>
          <div className="meta">
            <Parts
              of={[
                say(`抽 ${count(draw.quota)} 份`, `${count(draw.quota)} to be drawn`),
                ...(draw.entries === null
                  ? []
                  : [say(`${count(draw.entries)} 人报名`, `${count(draw.entries)} entries`)]),
                ...(isDrawn(draw)
                  ? []
                  : [say(`${moment(draw.closesAt)}截止报名`, `entries close ${moment(draw.closesAt)}`)]),
              ]}
            />
          </div>
        </div>
        <StatusTag tone={tone} says={says} />
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

export default function Draws() {
  const { say } = useReader();
  const draws = useAnswer('GET /open/draws', {});
  return (
    <OpenFrame title={say('抽签', 'Draws')}>
      <p className="sub">
        {say(
          '想要的人多、东西少的时候抽签。每一步都公布，谁都可以用自己的手机再算一遍',
          'Where many want what there is little of, it is drawn. Every step is published, and anybody can compute it again',
        )}
      </p>
      <div className="paper">
        <Shown of={draws}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                says={{
                  zh: '还没有抽过签。公布规则以后会列在这里',
                  en: 'No draw yet. Once its rules are published it is listed here',
                }}
              />
            ) : (
              <ul className="list">
                {items.map((draw) => (
                  <Row key={draw.id} draw={draw} />
                ))}
              </ul>
            )
          }
        </Shown>
      </div>
    </OpenFrame>
  );
}

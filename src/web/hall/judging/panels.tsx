// The panels I sit on, with how far I am in each.
import { Link } from 'wouter';
import { type MyPanel, panelsTitle } from '#web/hall/judging/words.ts';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function PanelRow({ panel }: { readonly panel: MyPanel }) {
  const { say } = useReader();
  const { left } = panel;
  const status =
    panel.closedAt && left === 0
      ? ({ tone: 'off', says: { zh: '评审已结束', en: 'Closed' } } as const)
      : left > 0
        ? ({ tone: 'wait', says: { zh: `还有 ${left} 件等您打分`, en: `${left} to mark` } } as const)
        : ({ tone: 'ok', says: { zh: '您都打完了', en: 'You have marked all' } } as const);
  return (
    <li>
      <Link className="item" href={`/hall/judging/${panel.id}`}>
        <span className="grow">
          <span className="t block">{panel.name}</span>
          <span className="meta block">
            {say(panel.programme)} · {say(roundName(panel.roundName))}
          </span>
          <StatusTag {...status} />
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

export default function MyPanels() {
  const { say } = useReader();
  const panels = useAnswer('GET /me/panels', {});
  return (
    <Phone title={say('首页', 'Home')} back="/">
      <section className="sec first flush">
        <h1>{say(panelsTitle)}</h1>
        <Shown of={panels}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                says={{
                  zh: '现在没有请您评审的。工会请您当评委，首页和这里都会有',
                  en: 'Nothing for you to judge at present. When a union asks you, it stands here and on the first screen',
                }}
              />
            ) : (
              <ul className="list">
                {items.map((panel) => (
                  <PanelRow key={panel.id} panel={panel} />
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </Phone>
  );
}

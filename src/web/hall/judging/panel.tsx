// One panel to its judge: the works by their numbers, those that wait for him first, and what is judged with which weights.
import '#web/hall/judging/judging.css';
import { Fragment, useState } from 'react';
import { Link } from 'wouter';
import { pointsText } from '#policy/scoring.ts';
import { type MyPanel, standingOf } from '#web/hall/judging/words.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Row = Answer<'GET /me/panels/{id}/works'>['items'][number];

function WorkRow({
  row,
  panelId,
  personId,
}: {
  readonly row: Row;
  readonly panelId: number;
  readonly personId: number;
}) {
  const { say } = useReader();
  return (
    <li>
      <Link className="item" href={`/hall/judging/${panelId}/${row.number}`}>
        <span className="grow">
          <span className="t block">{say(`${row.number} 号作品`, `Work ${row.number}`)}</span>
          <StatusTag {...standingOf(personId, panelId, row)} />
        </span>
        {row.total !== null && <b>{say(`${pointsText(row.total)} 分`, pointsText(row.total))}</b>}
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

const perPage = 50;

function Works({ panel, personId }: { readonly panel: MyPanel; readonly personId: number }) {
  const { say } = useReader();
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const cursor = cursors.at(-1);
  const query = { limit: String(perPage), ...(cursor === undefined ? {} : { cursor }) };
  const works = useAnswer('GET /me/panels/{id}/works', { params: { id: panel.id }, query }, { keep: true });
  return (
    <section className="sec flush">
      <div className="sechead">
        <h2>
          {say('作品', 'Works')}
          <span className="n">
            {say(
              `您评了 ${panel.marked} / ${panel.works - panel.recused} 件`,
              `${panel.marked} of ${panel.works - panel.recused} marked by you`,
            )}
          </span>
        </h2>
      </div>
      <Shown of={works} lines={6}>
        {({ items, next }) => (
          <>
            <ul className="list">
              {items.map((row) => (
                <WorkRow key={row.number} row={row} panelId={panel.id} personId={personId} />
              ))}
            </ul>
            {(next !== null || cursors.length > 1) && (
              <p className="two-ways">
                <button
                  type="button"
                  className="btn"
                  disabled={cursors.length === 1}
                  onClick={() => setCursors(cursors.slice(0, -1))}
                >
                  {say('前一页', 'Earlier')}
                </button>
                <button
                  type="button"
                  className="btn"
                  disabled={next === null}
                  onClick={() => setCursors([...cursors, next ?? undefined])}
                >
                  {say('后一页', 'Later')}
                </button>
              </p>
            )}
          </>
        )}
      </Shown>
    </section>
  );
}

const Criteria = ({ criteria }: Pick<MyPanel, 'criteria'>) => {
  const { say } = useReader();
  return (
    <section className="sec">
      <h2>{say('评什么', 'What is judged')}</h2>
      <dl className="kv">
        {criteria.map(({ key, label, weight, top, veto }) => (
          <Fragment key={key}>
            <dt>{say(label)}</dt>
            <dd>
              {weight > 0 && say(`满分 ${top}，占 ${weight}%`, `${top} points, ${weight}%`)}
              {veto && say('（可以一票否决）', ' (can be vetoed)')}
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
};

export default function JudgePanel({ id }: { readonly id: string }) {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  const panel = useAnswer('GET /me/panels/{id}', { params: { id: Number(id) } });
  return (
    <Phone title={say('我参加的评审', 'Panels I sit on')} back="/hall/judging">
      <Shown of={panel} lines={8}>
        {(one) => (
          <>
            <div className="hi">
              <h1>{one.name}</h1>
              <p className="meta">
                {say(one.programme)} · {one.roundName}
              </p>
            </div>
            <Works panel={one} personId={me.data?.personId ?? 0} />
            <Criteria criteria={one.criteria} />
          </>
        )}
      </Shown>
    </Phone>
  );
}

// One panel to its judge: the works by their numbers, those that wait for him first, and what is judged with which weights.
import { Fragment } from 'react';
import { Link } from 'wouter';
import { pointsText } from '#policy/scoring.ts';
import { type MyPanel, panelsTitle, standingOf } from '#web/hall/judging/words.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Shown, Unread } from '#web/parts/said.tsx';
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

function Works({ panel, personId }: { readonly panel: MyPanel; readonly personId: number }) {
  const { say } = useReader();
  const works = usePages('GET /me/panels/{id}/works', { params: { id: panel.id }, query: {} });
  const mine = panel.works - panel.recused;
  return (
    <section className="sec flush">
      <div className="sechead">
        <h2>
          {say('作品', 'Works')}
          <span className="n">
            {say(`您评了 ${panel.marked} / ${mine} 件`, `${panel.marked} of ${mine} marked by you`)}
          </span>
        </h2>
      </div>
      {works.of.data ? (
        <ul className="list">
          {works.rows.map((row) => (
            <WorkRow key={row.number} row={row} panelId={panel.id} personId={personId} />
          ))}
        </ul>
      ) : (
        <Unread of={[works.of]} lines={6} />
      )}
      <More pages={works} />
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
    <Phone title={say(panelsTitle)} back="/hall/judging">
      <Shown of={panel} lines={8}>
        {(one) => (
          <>
            <div className="hi">
              <h1>{one.name}</h1>
              <p className="meta">
                {say(one.programme)} · {say(roundName(one.roundName))}
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

// One panel to its judge: which work comes next and how many are left, what is judged, then those that wait; what is done is folded away.
import '#web/hall/judging/judging.css';
import { Fragment } from 'react';
import { Link } from 'wouter';
import { pointsText } from '#policy/scoring.ts';
import { type MyPanel, panelsTitle, standingOf, stillToMark } from '#web/hall/judging/words.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
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
          <span className="t block">
            {say(`${row.number} 号作品`, `Work ${row.number}`)}
            {row.title && <span className="titled">{say(row.title)}</span>}
          </span>
          <StatusTag {...standingOf(personId, panelId, row)} />
        </span>
        {row.total !== null && <b>{say(`${pointsText(row.total)} 分`, pointsText(row.total))}</b>}
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

function Rows({ rows, panel, personId }: { readonly rows: readonly Row[] } & Pick<WorksProps, 'panel' | 'personId'>) {
  return (
    <ul className="list">
      {rows.map((row) => (
        <WorkRow key={row.number} row={row} panelId={panel.id} personId={personId} />
      ))}
    </ul>
  );
}

interface WorksProps {
  readonly panel: MyPanel;
  readonly personId: number;
}

function Works({ panel, personId }: WorksProps) {
  const { say } = useReader();
  const works = usePages('GET /me/panels/{id}/works', { params: { id: panel.id }, query: { limit: 100 } });
  const mine = panel.works - panel.recused;
  const waiting = works.rows.filter(({ standing }) => standing === 'waiting');
  const done = works.rows.filter(({ standing }) => standing !== 'waiting');
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
        <>
          {waiting.length > 0 && <Rows rows={waiting} panel={panel} personId={personId} />}
          {done.length > 0 && (
            <details className="done-works" open={waiting.length === 0}>
              <summary>{say(`不用再打分的 ${done.length} 件`, `${done.length} that need no mark now`)}</summary>
              <Rows rows={done} panel={panel} personId={personId} />
            </details>
          )}
        </>
      ) : (
        <Unread of={[works.of]} lines={6} />
      )}
      <More pages={works} />
    </section>
  );
}

/** '第 11 件，还有 25 件，12月5日前': one press to it. */
function Next({ panel }: Pick<WorksProps, 'panel'>) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const [number] = panel.waiting;
  if (number === undefined) return null;
  const nth = panel.marked + 1;
  return (
    <section className="sec waitsec stack">
      <h2>{say(`第 ${nth} 件：${number} 号作品`, `No. ${nth} of yours: work ${number}`)}</h2>
      <p>{say(stillToMark(panel, panel.dueOn && deadline(panel.dueOn)))}</p>
      <Link className="btn btn-main btn-wide" href={`/hall/judging/${panel.id}/${number}`}>
        {panel.marked > 0 ? say('接着评', 'Go on') : say('开始评', 'Begin')}
      </Link>
    </section>
  );
}

const Criteria = ({ criteria }: Pick<MyPanel, 'criteria'>) => {
  const { say } = useReader();
  return (
    <details className="sec judged">
      <summary>
        <b>{say('评什么', 'What is judged')}</b>
        <span className="meta">
          {criteria
            .filter(({ weight }) => weight > 0)
            .map(({ label, weight }) => `${say(label)} ${weight}%`)
            .join(say('，', ', '))}
        </span>
      </summary>
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
    </details>
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
            <Next panel={one} />
            <Criteria criteria={one.criteria} />
            <Works panel={one} personId={me.data?.personId ?? 0} />
          </>
        )}
      </Shown>
    </Phone>
  );
}

// Public notices of a round: the list that is to be published, those that run with the days left, and what was objected.
import { Link } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { Announced, ToPublish } from '#web/desk/rounds/to-publish.tsx';
import { programmeOf, stagesOfKind, stageTitle } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { noticeDaysLeft, noticeLeft } from '#web/parts/notice-left.ts';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Notice = Answer<'GET /notices'>['items'][number];

function Left({ notice }: { readonly notice: Notice }) {
  const { today } = useReader();
  if (!notice.running) return <StatusTag tone="ok" says={{ zh: '已期满', en: 'Over' }} />;
  return (
    <StatusTag
      tone={noticeDaysLeft(today, notice.until) === 1 ? 'warn' : 'go'}
      says={noticeLeft(today, notice.until)}
    />
  );
}

function Running({ round }: TabProps) {
  const { say } = useReader();
  const { day, dayOf, count } = useFormats();
  const notices = useAnswer('GET /notices', { query: { round: round.id } });
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('公示', 'Notices')}</h2>
        <span className="meta">{say('期满 30 天后不再公开显示', 'Shown in public until 30 days after their end')}</span>
      </div>
      <Shown of={notices}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '现在没有正在公示或刚公示完的', en: 'No notice runs or has lately ended' }} />
            </div>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{say('公示', 'Notice')}</th>
                  <th scope="col">{say('发布', 'Published')}</th>
                  <th scope="col">{say('到哪天', 'Until')}</th>
                  <th scope="col" className="r">
                    {say('人数', 'Entries')}
                  </th>
                  <th scope="col">{say('状态', 'State')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((notice) => (
                  <tr key={notice.id}>
                    <td>
                      <a href={`open/notices/${notice.id}`}>{say(notice.title)}</a>
                    </td>
                    <td>{dayOf(notice.publishedAt)}</td>
                    <td>{day(notice.until)}</td>
                    <td className="r">{count(notice.entries)}</td>
                    <td>
                      <Left notice={notice} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  );
}

function Objections({ round, figures, stage }: TabProps & { readonly stage: string }) {
  const { say } = useReader();
  const objected = figures[`${stage}.objected`] ?? 0;
  const upheld = figures[`${stage}.upheld`] ?? 0;
  const rows = (measure: string) => `/desk/rounds/${round.id}/cases?measure=${stage}.${measure}`;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('异议', 'Objections')}</h2>
        <Link href="/desk/objections">{say('看匿名异议', 'Those without a name')}</Link>
      </div>
      <div className="pb">
        {objected === 0 ? (
          <p className="sub">{say('没有收到异议', 'None received')}</p>
        ) : (
          <p>
            {say('收到异议的 ', 'Objected to: ')}
            <Link className="opens" href={rows('objected')}>
              {objected}
            </Link>
            {say(' 件，成立的 ', '; upheld: ')}
            <Link className="opens" href={rows('upheld')}>
              {upheld}
            </Link>
            {say(' 件。没处理的在待办队列里，排在最前', '. Those not resolved stand first in the queue')}
          </p>
        )}
      </div>
    </section>
  );
}

export default function Notices(props: TabProps) {
  const programme = programmeOf(props.round);
  const { say } = useReader();
  const stages = stagesOfKind(programme, 'notice');
  const own = useSeat().organisationId === props.round.organisationId;
  if (stages.length === 0)
    return <Empty says={{ zh: '这个办法没有公示环节', en: 'This programme has no public notice' }} />;
  return (
    <div className="stack">
      {props.leads && own && <Announced round={props.round} />}
      {stages.map((stage) => (
        <div key={stage} className="stack">
          {stages.length > 1 && <h2>{say(stageTitle(programme, stage))}</h2>}
          {props.leads && own && <ToPublish {...props} stage={stage} />}
          <Objections {...props} stage={stage} />
        </div>
      ))}
      <Running {...props} />
    </div>
  );
}

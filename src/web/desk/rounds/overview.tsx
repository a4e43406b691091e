// The first page of a round: five figures, the funnel, the unions, what runs in bulk, the bulletin, and what deserves a look.
import { Link } from 'wouter';
import type { Programme } from '#policy/programme.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { underWay } from '#web/desk/job-words.ts';
import { NoNumbers } from '#web/desk/no-numbers.tsx';
import { BulletinPanel } from '#web/desk/rounds/bulletin.tsx';
import { Foreseen } from '#web/desk/rounds/foreseen.tsx';
import { Funnel } from '#web/desk/rounds/funnel.tsx';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import { Looks, type Pace } from '#web/desk/rounds/looks.tsx';
import { RosterPanel } from '#web/desk/rounds/roster.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { Unions } from '#web/desk/rounds/unions.tsx';
import { beginsWith, type Figures, programmeOf, stagesOfKind, sumOf, sumOfKind } from '#web/desk/rounds/words.ts';
import { isComing, isRefusedRead, useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Waiting } from '#web/parts/said.tsx';

/** Fewer say nothing of those that follow. */
const fewest = 5;

/** A figure that opens its rows. */
function Figure({
  says,
  n,
  href,
  under,
}: {
  readonly says: string;
  readonly n: number;
  readonly href: string;
  readonly under?: string;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <div>
      <p className="sub">{says}</p>
      <p className="v">
        <Link className="opens" href={href}>
          {count(n)}
        </Link>
        <small>{say('件', n === 1 ? 'case' : 'cases')}</small>
      </p>
      {under && <p className="meta">{under}</p>}
    </div>
  );
}

/** What will be left once those under way got as far, and got as much, as those before them; null: too few to tell from. */
function leftAtTheEnd(programme: Programme, figures: Figures, leftFen: number): number | null {
  const granted = sumOfKind(programme, figures, 'grant', 'granted');
  const refused = figures['cases.failed'] ?? 0;
  if (granted < fewest) return null;
  const grants = stagesOfKind(programme, 'grant');
  const stages = Object.keys(programme.stages);
  const before = stages.slice(0, stages.indexOf(grants.at(-1)!) + 1);
  const underWay = sumOf(
    figures,
    before.map((stage) => `at.${stage}`),
  );
  const each = sumOfKind(programme, figures, 'grant', 'amountFen') / granted;
  return Math.round(leftFen - underWay * (granted / (granted + refused)) * each);
}

function Money({ round, progress, figures }: TabProps) {
  const { say } = useReader();
  const { yuan, wan } = useFormats();
  if (progress?.leftFen == null) return null;
  const programme = programmeOf(round);
  const granted = sumOfKind(programme, figures, 'grant', 'amountFen');
  const { leftFen } = progress;
  const end = leftAtTheEnd(programme, figures, leftFen);
  return (
    <div>
      <p className="sub">{say('预算还剩', 'Left of the budget')}</p>
      <p className="v">
        <Link className="opens" href={`/desk/money?round=${round.id}`}>
          {yuan(leftFen).replace(/\.00$/, '')}
        </Link>
        <small>/ {wan(leftFen + granted)}</small>
      </p>
      <p className={end !== null && end < 0 ? 'meta warn' : 'meta'}>
        {end === null
          ? say(`已批 ${yuan(granted)}`, `${yuan(granted)} granted`)
          : end < 0
            ? say(`照此走完还差约 ${wan(-end)}`, `About ${wan(-end)} short at the end`)
            : say(`照此走完约剩 ${wan(end)}`, `About ${wan(end)} at the end`)}
      </p>
    </div>
  );
}

/** The median of what was paid, and what the programme promises; without a payment, what is under way. */
function Speed({ round, figures, pace }: TabProps & { readonly pace: Pace | undefined }) {
  const { say } = useReader();
  const { count } = useFormats();
  const { organisationId } = useSeat();
  const own = pace?.unions.find((one) => one.organisationId === organisationId);
  if (!own)
    return (
      <Figure
        says={say('在办', 'Under way')}
        n={figures['cases.open'] ?? 0}
        href={`/desk/rounds/${round.id}/cases?status=open`}
        under={say(`未通过 ${figures['cases.failed'] ?? 0}`, `${figures['cases.failed'] ?? 0} refused`)}
      />
    );
  const { workingDays = 0, days = 0 } = pace?.promised ?? {};
  const promised = [
    ...(workingDays > 0 ? [say(`${workingDays} 个工作日`, `${workingDays} working days`)] : []),
    ...(days > 0 ? [say(`${days} 天`, `${days} days`)] : []),
  ].join(say('加 ', ' and '));
  return (
    <div title={say(`按到账的 ${count(own.settled)} 笔算`, `From ${count(own.settled)} payments`)}>
      <p className="sub">{say('从申报到到账', 'Time to payment')}</p>
      <p className="v">
        {own.days}
        <small>{say('天，中位数', 'days, median')}</small>
      </p>
      {promised !== '' && <p className="meta">{say(`按办法最长 ${promised}`, `At most ${promised} by the paper`)}</p>}
    </div>
  );
}

function Headline({ pace, ...props }: TabProps & { readonly pace: Pace | undefined }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { round, figures } = props;
  const programme = programmeOf(round);
  const rows = (measure: string) => `/desk/rounds/${round.id}/cases?measure=${measure}`;
  const of = (kind: string, measure: string) => sumOfKind(programme, figures, kind, measure);
  const [pay] = stagesOfKind(programme, 'pay');
  const rejected = of('pay', 'rejected');
  const begins = beginsWith(programme);
  return (
    <section className="panel" aria-label={say('要紧的数字', 'Main figures')}>
      <div className="pb figs">
        <Figure
          says={say(begins.title)}
          n={figures[begins.measure] ?? 0}
          href={begins.measure === 'cases.opened' ? `/desk/rounds/${round.id}/cases` : rows(begins.measure)}
          under={say(
            `在办 ${figures['cases.open'] ?? 0}，未过 ${figures['cases.failed'] ?? 0}，撤回 ${figures['cases.withdrawn'] ?? 0}`,
            `${figures['cases.open'] ?? 0} under way, ${figures['cases.failed'] ?? 0} refused`,
          )}
        />
        {pay && (
          <>
            <Figure
              says={say('到账', 'Paid')}
              n={of('pay', 'settled')}
              href={rows(`${pay}.settled`)}
              under={yuan(of('pay', 'settledFen'))}
            />
            <Figure
              says={say('已批未付', 'Granted, not paid')}
              n={figures[`at.${pay}`] ?? 0}
              href={`/desk/rounds/${round.id}/cases?stage=${pay}&status=open`}
              under={[
                of('grant', 'amountFen') > of('pay', 'settledFen')
                  ? yuan(of('grant', 'amountFen') - of('pay', 'settledFen'))
                  : '',
                rejected > 0 ? say(`${rejected} 件退汇`, `${rejected} sent back`) : '',
              ]
                .filter((one) => one !== '')
                .join(say('，', ', '))}
            />
          </>
        )}
        <Money {...props} />
        <Speed {...props} pace={pace} />
      </div>
    </section>
  );
}

function Running({ round }: TabProps) {
  const { say } = useReader();
  const jobs = useAnswer('GET /jobs', { query: { limit: 50 } });
  const mine = (jobs.data?.items ?? []).filter(({ about }) => about.roundId === round.id);
  const running = mine.filter(underWay);
  const shown = [...running, ...mine.filter((job) => !underWay(job))].slice(0, Math.max(2, running.length));
  if (shown.length === 0) return null;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{running.length > 0 ? say('正在批量做', 'Running in bulk') : say('刚批量做过', 'Lately done in bulk')}</h2>
      </div>
      <div className="pb stack">
        {shown.map((job) => (
          <JobCard key={job.id} id={job.id} known={job} />
        ))}
      </div>
    </section>
  );
}

/** Everything that is counted; drawn once the counts are here. */
function Counted({ pace, ...props }: TabProps & { readonly pace: Pace | undefined }) {
  const { say } = useReader();
  const { organisationName } = useSeat();
  return (
    <>
      <Headline {...props} pace={pace} />
      <div className="cols round-cols">
        <div className="stack">
          <Funnel {...props} />
          <Unions {...props} pace={pace} />
        </div>
        <div className="stack">
          <Running {...props} />
          <Foreseen {...props} />
          <BulletinPanel {...props} />
          <Looks {...props} pace={pace} />
          <p className="meta">
            {say(
              `数字是${organisationName}和下级的，由办件历史一件一件数出，每个都能点开`,
              `Figures of ${organisationName} and those below it, counted case by case from the history; each opens its rows`,
            )}
          </p>
        </div>
      </div>
    </>
  );
}

export default function Overview(props: TabProps) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const { reading, progress, round } = props;
  // Asked for only by whoever may read the counts: they are of the same right.
  const pace = useAnswer(
    'GET /rounds/{id}/pace',
    { params: { id: round.id }, query: { organisation: organisationId } },
    { enabled: progress?.figures != null },
  ).data;
  if (isComing(reading)) return <Waiting lines={8} />;
  return (
    <div className="stack">
      <RosterPanel {...props} />
      {progress?.figures != null ? (
        <Counted {...props} pace={pace} />
      ) : (
        <>
          {isRefusedRead(reading.error) ? (
            <NoNumbers />
          ) : reading.data === undefined ? (
            <ErrorNote error={reading.error ?? reading.failureReason} />
          ) : (
            <p className="note">
              {progress === undefined
                ? say('这一批还没有您这里的办件', 'No case of yours in this round yet')
                : say('人数太少，不显示', 'Too few to be shown')}
            </p>
          )}
          <BulletinPanel {...props} />
        </>
      )}
    </div>
  );
}

// The first page of the day: my queues with the late first, the rounds my union runs, and what is running for me.
import { Link, useLocation } from 'wouter';
import '#web/desk/review/review.css';
import { chinaTime, systemClock } from '#kit/clock.ts';
import { type Text, text } from '#kit/text.ts';
import { AccountsLine, BehalfWaiting } from '#web/desk/behalf/waiting.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { useKeys } from '#web/desk/keys.ts';
import { mayDraft } from '#web/desk/programmes/words.ts';
import { NeedsToday } from '#web/desk/review/need.tsx';
import { QuestionsToday } from '#web/desk/review/questions.tsx';
import { DeadlineLegend, QueueTable } from '#web/desk/review/queue-table.tsx';
import { byUrgency, type Queue, queuePath } from '#web/desk/review/queue-words.ts';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { FirstSteps } from '#web/desk/today/first-steps.tsx';
import { MyJobs } from '#web/desk/today/my-jobs.tsx';
import { MyRounds } from '#web/desk/today/my-rounds.tsx';
import { News, useNews } from '#web/desk/today/news.tsx';
import { StandIn } from '#web/desk/today/stand-in.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Unread } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function useGreeting(name: string): string {
  const { say } = useReader();
  const hour = Number(chinaTime(systemClock.now()).slice(0, 2));
  const [zh, en] =
    hour < 5
      ? ['夜深了', 'Good evening']
      : hour < 12
        ? ['早上好', 'Good morning']
        : hour < 18
          ? ['下午好', 'Good afternoon']
          : ['晚上好', 'Good evening'];
  return say(`${name}，${zh}`, `${en}, ${name}`);
}

/** '2 件已超期，今天到期 5 件，其余不急。' */
function Urgent({ queues }: { readonly queues: readonly Queue[] }) {
  const { say, today } = useReader();
  const { day } = useFormats();
  const sum = (of: (queue: Queue) => number) => queues.reduce((all, queue) => all + of(queue), 0);
  const [late, now, all] = [sum((one) => one.overdue), sum((one) => one.dueToday), sum((one) => one.count)];
  const rest = all - late - now;
  return (
    <p className="sub">
      {day(today)}
      {say('。', '. ')}
      {all === 0 && say('队列里没有等您办的。', 'Nothing waits in your queues. ')}
      {late > 0 && <b className="wait">{say(`${late} 件已超期`, `${late} overdue`)}</b>}
      {late > 0 && say('，', ', ')}
      {now > 0 && say(`今天到期 ${now} 件，`, `${now} due today, `)}
      {rest > 0 &&
        (late + now > 0
          ? say(`其余 ${rest} 件不急。`, `the other ${rest} can wait. `)
          : say(`${rest} 件等您办，都不急。`, `${rest} wait for you, none of them urgent. `))}
      {all > 0 && (
        <>
          {say('按 ', 'Press ')}
          <span className="kbd">Enter</span>
          {say(' 从最急的一件办起。', ' to begin with the most urgent.')}
        </>
      )}
    </p>
  );
}

const deciding: readonly string[] = ['chair', 'officer', 'reviewer', 'finance-maker', 'finance-checker'];

/** What is true, and one way on. */
function NothingWaits({ decides }: { readonly decides: boolean }) {
  const { say } = useReader();
  return (
    <div className="pb">
      {decides ? (
        <Empty says={{ zh: '队列里的都办完了', en: 'Everything in your queues is done' }}>
          <Link href="/desk/rounds">{say('看批次走到哪了', 'See how far the rounds are')}</Link>
        </Empty>
      ) : (
        <Empty says={{ zh: '您的岗位不审件，这里不会有排队的', en: 'Your post decides no cases: nothing queues here' }}>
          <Link href="/desk/audit">{say('去审计', 'Go to the audit')}</Link>
        </Empty>
      )}
    </div>
  );
}

interface WaitingLineProps {
  readonly waiting: number;
  readonly says: Text;
  readonly to: string;
  readonly go: Text;
}

/** Of what is counted and waits for somebody here: how many, and where it is dealt with; nothing where none waits. */
function WaitingLine({ waiting, says, to, go }: WaitingLineProps) {
  const { say } = useReader();
  if (waiting === 0) return null;
  return (
    <p className="pf flex between">
      <span>
        <StatusTag tone="wait" says={says} />
      </span>
      <Link href={to}>{say(go)}</Link>
    </p>
  );
}

/** A list of this many goes on. */
const orMore = (waiting: number): string => `${waiting}${waiting >= 100 ? '+' : ''}`;

interface LineProps {
  readonly organisationId: number;
}

/** Members who say that something about them is wrong, and wait for an answer. */
function CorrectionsLine({ organisationId }: LineProps) {
  const waiting = useNews(organisationId).data?.corrections ?? 0;
  return (
    <WaitingLine
      waiting={waiting}
      says={text(
        `会员说资料不对，${orMore(waiting)} 条等您答复`,
        `Members say their file is wrong: ${orMore(waiting)} to answer`,
      )}
      to="/desk/corrections"
      go={text('去答复', 'Answer them')}
    />
  );
}

/** Money of donors that a colleague of finance wrote down, or wants to take back. */
function GiftsLine({ organisationId }: LineProps) {
  const waiting = useNews(organisationId).data?.gifts ?? 0;
  return (
    <WaitingLine
      waiting={waiting}
      says={text(`捐款和冲销，${waiting} 笔等您复核`, `Donated money: ${waiting} for you to confirm`)}
      to="/desk/gifts"
      go={text('去捐赠', 'Go to donations')}
    />
  );
}

/** Objections without a name, for somebody who did not decide the case to read. */
function ObjectionsLine({ organisationId }: LineProps) {
  const waiting = useNews(organisationId).data?.objections ?? 0;
  return (
    <WaitingLine
      waiting={waiting}
      says={text(`匿名异议，${orMore(waiting)} 条等人看`, `Objections without a name: ${orMore(waiting)} to read`)}
      to="/desk/objections"
      go={text('去看', 'Read them')}
    />
  );
}

/** A year's money that a colleague of finance wrote down. */
function BudgetsLine({ organisationId }: LineProps) {
  const waiting = useNews(organisationId).data?.budgets ?? 0;
  return (
    <WaitingLine
      waiting={waiting}
      says={text(`预算，${waiting} 笔等您确认`, `Budget: ${waiting} for you to confirm`)}
      to="/desk/money?part=budgets"
      go={text('去确认', 'Confirm them')}
    />
  );
}

export default function TodayPage() {
  const { say } = useReader();
  const [, go] = useLocation();
  const { organisationId, roles } = useSeat();
  const decides = roles.some((role) => deciding.includes(role));
  const me = useAnswer('GET /me', {});
  const queues = useAnswer('GET /me/queues', {}, { every: 30_000 });
  const mine = (queues.data?.items ?? []).filter((one) => one.organisationId === organisationId).sort(byUrgency);
  const first = mine[0];
  const greeting = useGreeting(me.data?.name ?? '');
  useKeys({ Enter: first && (() => go(queuePath(first))) });
  return (
    <>
      <PageHead title={say('今日', 'Today')} heading={greeting} meta={queues.data && <Urgent queues={mine} />}>
        {decides && <StandIn />}
        {first && (
          <Link href={queuePath(first)} className="btn btn-main">
            {say('从最急的办起', 'Begin with the most urgent')}
            <Icon name="right" />
          </Link>
        )}
      </PageHead>
      <UndoBar />
      <div className="cols today">
        <div className="stack">
          {mayDraft(roles) && <FirstSteps organisationId={organisationId} />}
          <section className="panel">
            <div className="ph">
              <h2>{say('我的队列', 'My queues')}</h2>
              <DeadlineLegend />
            </div>
            {!queues.data && <Unread of={[queues]} lines={6} />}
            {queues.data && mine.length > 0 && <QueueTable queues={mine} />}
            {queues.data && mine.length === 0 && <NothingWaits decides={decides} />}
            <ObjectionsLine organisationId={organisationId} />
            <CorrectionsLine organisationId={organisationId} />
            <AccountsLine />
            <GiftsLine organisationId={organisationId} />
            <BudgetsLine organisationId={organisationId} />
          </section>
          {(decides || roles.includes('auditor')) && <MyRounds organisationId={organisationId} />}
        </div>
        <div className="stack">
          <BehalfWaiting />
          <QuestionsToday />
          <NeedsToday />
          <MyJobs />
          <News organisationId={organisationId} />
        </div>
      </div>
    </>
  );
}

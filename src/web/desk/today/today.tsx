// The first page of the day: everything that waits for me in one list, the rounds my union runs, and what is running for me.
import { Link, useLocation } from 'wouter';
import '#web/desk/review/review.css';
import { chinaTime, systemClock } from '#kit/clock.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { useKeys } from '#web/desk/keys.ts';
import { mayDraft } from '#web/desk/programmes/words.ts';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { FirstSteps } from '#web/desk/today/first-steps.tsx';
import { Inbox } from '#web/desk/today/inbox.tsx';
import { MoneyToAudit } from '#web/desk/today/money-audit.tsx';
import { MyJobs } from '#web/desk/today/my-jobs.tsx';
import { MyRounds } from '#web/desk/today/my-rounds.tsx';
import { News } from '#web/desk/today/news.tsx';
import { StandIn } from '#web/desk/today/stand-in.tsx';
import { useWaiting, waitingCount } from '#web/desk/today/waiting.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Unread } from '#web/parts/said.tsx';

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

const deciding: readonly string[] = ['chair', 'officer', 'reviewer', 'finance-maker', 'finance-checker'];

export default function TodayPage() {
  const { say, today } = useReader();
  const { day } = useFormats();
  const [, go] = useLocation();
  const { organisationId, roles } = useSeat();
  const decides = roles.some((role) => deciding.includes(role));
  const me = useAnswer('GET /me', {});
  const name = me.data?.name ?? '';
  const waiting = useWaiting(organisationId);
  const greeting = useGreeting(name);
  const count = waiting.data === undefined ? null : waitingCount(waiting.data);
  const first = waiting.data?.items[0];
  useKeys({ Enter: first && (() => go(first.link)) });
  return (
    <>
      <PageHead
        title={say('今日', 'Today')}
        heading={greeting}
        meta={
          <p className="sub">
            {day(today)}
            {say('。', '. ')}
            {count !== null && count > 0 && (
              <>
                <b className="wait">{say(`${count} 件等您`, `${count} for you`)}</b>
                {say('，别处没有了。', ', and nothing elsewhere. ')}
                <span className="of-keys">
                  {say('按 ', 'Press ')}
                  <span className="kbd">Enter</span>
                  {say(' 从第一件办起。', ' to begin with the first.')}
                </span>
              </>
            )}
          </p>
        }
      >
        {decides && <StandIn />}
        {first && (
          <Link href={first.link} className="btn btn-main">
            {say('从第一件办起', 'Begin with the first')}
            <Icon name="right" />
          </Link>
        )}
      </PageHead>
      <UndoBar />
      <div className="cols today">
        <div className="stack">
          {mayDraft(roles) && <FirstSteps organisationId={organisationId} />}
          {roles.includes('auditor') && <MoneyToAudit organisationId={organisationId} />}
          {waiting.data ? <Inbox name={name} waiting={waiting.data} /> : <Unread of={[waiting]} lines={6} />}
          {(decides || roles.includes('auditor')) && <MyRounds organisationId={organisationId} />}
        </div>
        <div className="stack">
          <MyJobs />
          <News organisationId={organisationId} />
        </div>
      </div>
    </>
  );
}

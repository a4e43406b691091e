// The first screen, in this order: what waits for me, what is due to me, what I am in line for, what is coming, everything else.
import { Link } from 'wouter';
import { monthsBetween } from '#kit/days.ts';
import { formatMonths } from '#kit/format.ts';
import { CaseRow, TaskRow } from '#web/hall/case-row.tsx';
import type { MyCase } from '#web/hall/case-words.ts';
import { Due, useDue } from '#web/hall/due.tsx';
import { countNew } from '#web/hall/messages-seen.ts';
import { Phone } from '#web/hall/phone.tsx';
import { LifeEvents, whatCameUp } from '#web/hall/services/life-events.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Shown, Waiting } from '#web/parts/said.tsx';

type HomeAnswer = Answer<'GET /me/home'>;

function Bell({ times }: { readonly times: readonly string[] }) {
  const { say } = useReader();
  const fresh = countNew(times);
  return (
    <Link className="btn btn-quiet" href="/hall/me/messages">
      <Icon name="bell" />
      {say('消息', 'Messages')}
      {fresh > 0 && (
        <b>
          {fresh}
          <span className="sr">{say(' 条新的', ' new')}</span>
        </b>
      )}
    </Link>
  );
}

/** `union`: undefined while it is not known, also without a connection. */
function Greeting({ name, union }: { readonly name: string; readonly union: HomeAnswer['union'] | undefined }) {
  const { say, today } = useReader();
  return (
    <div className="hi">
      <h1>{say(`${name}，您好`, `Hello, ${name}`)}</h1>
      <p className="meta">
        {union && (
          <Parts
            of={[union.name, `${say('会员', 'member for')} ${say(formatMonths(monthsBetween(union.since, today)))}`]}
          />
        )}
        {union === null &&
          say('您现在没有会籍。请到单位工会入会', 'You are not a member at present. Join at your union')}
      </p>
    </div>
  );
}

const isToBePaid = (one: MyCase): boolean => one.kind === 'pay' && !one.mine && one.settings.to === 'member';

interface WaitsProps {
  readonly cases: readonly MyCase[];
  readonly noAccount: boolean;
  /** Routes that are loaded for him to carry. */
  readonly deliveries: number;
}

function Waits({ cases, noAccount, deliveries }: WaitsProps) {
  const { say } = useReader();
  const count = cases.length + (noAccount ? 1 : 0) + (deliveries > 0 ? 1 : 0);
  if (count === 0) return null;
  return (
    <section className="sec waitsec flush" aria-labelledby="waits">
      <div className="sechead">
        <h2 id="waits">
          {say('等您办', 'Waiting for you')}
          <span className="n">{say(`${count} 件`, String(count))}</span>
        </h2>
      </div>
      <ul className="list">
        {deliveries > 0 && (
          <li>
            <Link className="item" href="/hall/deliver">
              <span className="grow">
                <span className="t">{say('送东西', 'Bring goods')}</span>
                <span className="meta block">
                  {say(`${deliveries} 条路线已经装车，等您送`, `${deliveries} loaded for you to bring`)}
                </span>
              </span>
              <Icon name="right" className="chev" />
            </Link>
          </li>
        )}
        {noAccount && (
          <li>
            <Link className="item" href="/hall/me/account">
              <span className="grow">
                <span className="t">{say('登记收款账户', 'Give an account to be paid on')}</span>
                <span className="meta block">
                  {say('钱已经批准，登记后才能付给您', 'Money is granted; it can be paid once there is an account')}
                </span>
              </span>
              <Icon name="right" className="chev" />
            </Link>
          </li>
        )}
        {cases.map((one) => (
          <TaskRow key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

function InLine({ cases, closed }: { readonly cases: readonly MyCase[]; readonly closed: boolean }) {
  const { say } = useReader();
  return (
    <section className="sec flush" aria-labelledby="in-line">
      <div className="sechead">
        <h2 id="in-line">
          {say('正在排', 'Under way')}
          {cases.length > 0 && <span className="n">{say(`${cases.length} 件`, String(cases.length))}</span>}
        </h2>
        <Link href="/hall/cases" className="meta">
          {say('全部', 'All')}
        </Link>
      </div>
      {cases.length > 0 ? (
        <ul className="list">
          {cases.map((one) => (
            <CaseRow key={one.id} one={one} />
          ))}
        </ul>
      ) : (
        <p className="sub nothing">
          {say(
            closed
              ? { zh: '办过的都办完了', en: 'Everything you asked for is finished' }
              : { zh: '现在没有正在办的事', en: 'Nothing is under way at present' },
          )}
        </p>
      )}
    </section>
  );
}

/** What is due stands above with its day, and is not told twice. */
function Coming({
  coming,
  due,
}: {
  readonly coming: HomeAnswer['coming'];
  readonly due: readonly { readonly roundId: number }[];
}) {
  const { say } = useReader();
  const rounds = coming.filter(({ roundId }) => !due.some((one) => one.roundId === roundId));
  const { day, deadline } = useFormats();
  if (rounds.length === 0) return null;
  return (
    <section className="sec flush" aria-labelledby="coming">
      <div className="sechead">
        <h2 id="coming">{say('快开始、快截止的', 'Opening or closing soon')}</h2>
      </div>
      <ul className="list">
        {rounds.map((one) => (
          <li key={one.roundId}>
            <Link className="item soon" href={`/hall/services/${one.roundId}`}>
              <span className="grow">
                <span className="t block">{say(one.programme)}</span>
                <span className="meta">{one.roundName}</span>
              </span>
              <b className="when">
                {one.opens ? say(`${day(one.opensOn)}开始`, `Opens ${day(one.opensOn)}`) : deadline(one.closesOn)}
              </b>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Everything else, by what happened; there too when nothing could be read. */
function Life() {
  const { say } = useReader();
  return (
    <section className="sec flush" aria-labelledby="life">
      <div className="sechead">
        <h2 id="life">{say(whatCameUp)}</h2>
      </div>
      <Link className="in search" href="/hall/services">
        <Icon name="search" />
        {say('搜服务，可用拼音首字母', 'Search services')}
      </Link>
      <LifeEvents />
    </section>
  );
}

/** What follows what waits for me; it waits for what is due, which would push the rest down if it came later. */
function Rest({ cases, closed, coming }: HomeAnswer) {
  const due = useDue();
  if (!due) return <Waiting lines={8} />;
  return (
    <>
      <Due due={due} />
      <InLine cases={cases.filter((one) => !one.mine)} closed={closed > 0} />
      <Coming coming={coming} due={due} />
      <Life />
    </>
  );
}

export function Home() {
  const me = useAnswer('GET /me', {});
  const home = useAnswer('GET /me/home', {});
  return (
    <Phone aside={<Bell times={home.data?.messages ?? []} />}>
      <Greeting name={me.data?.name ?? ''} union={home.data?.union} />
      <Shown of={home} lines={8}>
        {(answer) => (
          <>
            <Waits
              cases={answer.cases.filter((one) => one.mine)}
              noAccount={!answer.hasAccount && answer.cases.some(isToBePaid)}
              deliveries={answer.deliveries}
            />
            <Rest {...answer} />
          </>
        )}
      </Shown>
      {!home.data && home.failureReason && <Life />}
    </Phone>
  );
}

// The first screen, in this order: what waits for me, what is due to me, what I am in line for, what is coming, everything else.
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { monthsBetween } from '#kit/days.ts';
import { formatMonths } from '#kit/format.ts';
import { CameToNothing } from '#web/hall/came-to-nothing.tsx';
import { CaseRow, TaskRow } from '#web/hall/case-row.tsx';
import type { MyCase } from '#web/hall/case-words.ts';
import { claimLine } from '#web/hall/claim/in-a-line.ts';
import { Due, dueOf } from '#web/hall/due.tsx';
import { EventLine } from '#web/hall/event-line.tsx';
import { countNew } from '#web/hall/messages-seen.ts';
import { Phone } from '#web/hall/phone.tsx';
import { SayBox } from '#web/hall/say-box.tsx';
import { LifeEvents, whatCameUp } from '#web/hall/services/life-events.tsx';
import type { ServiceRow } from '#web/hall/services/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { isDrawn } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Shown, Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

/** Only where this screen cannot be read. The page of a ticket has it kept with its own files. */
const KeptTickets = lazy(() => import('#web/hall/kept-tickets.tsx'));

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

interface TaskProps {
  readonly to: string;
  readonly says: string;
  readonly more: string;
}

const Task = ({ to, says, more }: TaskProps) => (
  <li>
    <Link className="item" href={to}>
      <span className="grow">
        <span className="t">{says}</span>
        <span className="meta block">{more}</span>
      </span>
      <Icon name="right" className="chev" />
    </Link>
  </li>
);

/** A place kept for him, and draws that he witnesses: both have their hour. */
function Timed({ turns, witness }: Pick<HomeAnswer, 'turns' | 'witness'>) {
  const { say } = useReader();
  const { moment } = useFormats();
  return (
    <>
      {turns.map(({ roundId, title, label, until }) => (
        <Task
          key={roundId}
          to={`/hall/services/${roundId}`}
          says={say(`${title.zh}：轮到您了`, `${title.en}: it is your turn`)}
          more={say(
            `${label.zh}给您留着，${moment(until)}前确认要不要`,
            `${label.en} is kept for you: say by ${moment(until)} whether you want it`,
          )}
        />
      ))}
      {witness.map(({ drawId, title, by }) => (
        <Task
          key={drawId}
          to={`/hall/draws/${drawId}`}
          says={say(`为“${title}”的抽签作见证`, `Witness the draw “${title}”`)}
          more={
            by === null
              ? say('规则公布以前，交一个封存码', 'Hand in a fingerprint before the rules are published')
              : say(`名单封好了，${moment(by)}前公开您的数`, `The list is sealed: say your word by ${moment(by)}`)
          }
        />
      ))}
    </>
  );
}

interface WaitsProps extends Pick<HomeAnswer, 'turns' | 'witness' | 'judging' | 'pairs'> {
  readonly cases: readonly MyCase[];
  readonly noAccount: boolean;
  /** Routes that are loaded for the reader to carry. */
  readonly deliveries: number;
}

function Waits({ cases, noAccount, deliveries, judging, turns, witness, pairs }: WaitsProps) {
  const { say } = useReader();
  const timed = turns.length + witness.length + judging.length + pairs.length;
  const count = cases.length + timed + (noAccount ? 1 : 0) + (deliveries > 0 ? 1 : 0);
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
        <Timed turns={turns} witness={witness} />
        {pairs.map(({ caseId, number, master }) => (
          <Task
            key={`${caseId}/${number}`}
            to="/hall/pairs"
            says={say(`${master}师傅想带您`, `${master} wants to teach you`)}
            more={say('同意不同意，等您答复', 'Agree or say no: your answer is waited for')}
          />
        ))}
        {judging.map(({ panelId, name, left }) => (
          <Task
            key={panelId}
            to={`/hall/judging/${panelId}`}
            says={say(`评审：${name}`, `Judge: ${name}`)}
            more={say(`还有 ${left} 件等您打分`, `${left} still to be marked by you`)}
          />
        ))}
        {deliveries > 0 && (
          <Task
            to="/hall/deliver"
            says={say('送东西', 'Bring goods')}
            more={say(`${deliveries} 条路线已经装车，等您送`, `${deliveries} loaded for you to bring`)}
          />
        )}
        {noAccount && (
          <Task
            to="/hall/me/account"
            says={say('登记收款账户', 'Give an account to be paid on')}
            more={say('钱已经批准，登记后才能付给您', 'Money is granted; it can be paid once there is an account')}
          />
        )}
        {cases.map((one) => (
          <TaskRow key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

/** What he waits for without a case: his place in line, a draw he entered. */
function inLineOf(services: readonly ServiceRow[], today: string): readonly ServiceRow[] {
  return services.filter((one) => {
    const standing = claimLine(one, today)?.standing;
    const entered = one.draws.some((draw) => draw.entered && !isDrawn(draw));
    return standing === 'waiting' || (standing === 'drawn' && entered);
  });
}

function PlaceRow({ service }: { readonly service: ServiceRow }) {
  const { say, today } = useReader();
  const draw = service.draws.find(({ entered }) => entered);
  const event = service.claim?.event;
  return (
    <li>
      <Link className="item" href={draw ? `/hall/draws/${draw.id}` : `/hall/services/${service.roundId}`}>
        <span className="grow">
          <span className="t">{event ? say(event.what) : (draw?.title ?? say(service.title))}</span>
          <span className="line">
            <StatusTag {...claimLine(service, today)!} />
            <span className="meta">{event ? <EventLine event={event} /> : service.roundName}</span>
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

interface InLineProps {
  readonly cases: readonly MyCase[];
  readonly places: readonly ServiceRow[];
  readonly closed: boolean;
}

function InLine({ cases, places, closed }: InLineProps) {
  const { say } = useReader();
  const count = cases.length + places.length;
  return (
    <section className="sec flush" aria-labelledby="in-line">
      <div className="sechead">
        <h2 id="in-line">
          {say('正在排', 'Under way')}
          {count > 0 && <span className="n">{say(`${count} 件`, String(count))}</span>}
        </h2>
        <Link href="/hall/cases" className="meta">
          {say('全部', 'All')}
        </Link>
      </div>
      {count > 0 ? (
        <ul className="list">
          {places.map((one) => (
            <PlaceRow key={one.roundId} service={one} />
          ))}
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

interface ComingProps {
  readonly coming: HomeAnswer['coming'];
  readonly services: readonly ServiceRow[];
  /** Stands above with its day, and is not told twice. */
  readonly told: readonly ServiceRow[];
}

function Coming({ coming, services, told }: ComingProps) {
  const { say, today } = useReader();
  const { day, deadline } = useFormats();
  const lines = new Map(services.map((one) => [one.roundId, claimLine(one, today)]));
  const rounds = coming.filter(({ roundId }) => {
    const standing = lines.get(roundId)?.standing;
    return standing === undefined ? !told.some((one) => one.roundId === roundId) : standing === 'before';
  });
  if (rounds.length === 0) return null;
  return (
    <section className="sec flush" aria-labelledby="coming">
      <div className="sechead">
        <h2 id="coming">{say('快开始、快截止的', 'Opening or closing soon')}</h2>
      </div>
      <ul className="list">
        {rounds.map((one) => {
          const line = lines.get(one.roundId);
          return (
            <li key={one.roundId}>
              <Link className="item soon" href={`/hall/services/${one.roundId}`}>
                <span className="grow">
                  <span className="t block">{say(one.programme)}</span>
                  <span className="meta">{one.roundName}</span>
                </span>
                <b className="when">
                  {line
                    ? say(line.says)
                    : one.opens
                      ? say(`${day(one.opensOn)}开始`, `Opens ${day(one.opensOn)}`)
                      : deadline(one.closesOn)}
                </b>
              </Link>
            </li>
          );
        })}
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
      <LifeEvents />
    </section>
  );
}

/** What follows what waits for me; it waits for what is due, which would push the rest down if it came later. */
function Rest({ cases, closed, coming, nothing }: HomeAnswer) {
  const { today } = useReader();
  const { data, failureReason } = useAnswer('GET /me/services', { query: {} });
  if (!data && !failureReason) return <Waiting lines={8} />;
  // Nothing is told where it cannot be told now.
  const services = data?.items ?? [];
  const due = dueOf(services, today);
  return (
    <>
      <Due due={due} />
      <InLine cases={cases.filter((one) => !one.mine)} places={inLineOf(services, today)} closed={closed > 0} />
      <CameToNothing nothing={nothing} />
      <Coming coming={coming} services={services} told={due} />
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
      <SayBox />
      <Shown of={home} lines={8}>
        {(answer) => (
          <>
            <Waits
              cases={answer.cases.filter((one) => one.mine)}
              noAccount={!answer.hasAccount && answer.cases.some(isToBePaid)}
              deliveries={answer.deliveries}
              judging={answer.judging}
              turns={answer.turns}
              witness={answer.witness}
              pairs={answer.pairs}
            />
            <Rest {...answer} />
          </>
        )}
      </Shown>
      {!home.data && home.failureReason && (
        <>
          <Suspense fallback={null}>
            <KeptTickets />
          </Suspense>
          <Life />
        </>
      )}
    </Phone>
  );
}

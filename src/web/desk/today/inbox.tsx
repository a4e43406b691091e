// The inbox: what is to be done today, what in the days after, where it ends, and how much other people have.
import { Link, useLocation } from 'wouter';
import '#web/desk/today/inbox.css';
import { useKeys } from '#web/desk/keys.ts';
import { dueWords, othersWords, urgencyClass, urgencyOf } from '#web/desk/review/queue-words.ts';
import { type WaitingList, type WaitingThing, waitingCount } from '#web/desk/today/waiting.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

function Row({ thing, nth }: { readonly thing: WaitingThing; readonly nth: number }) {
  const { say, today } = useReader();
  const { yuan, count, dayOf } = useFormats();
  const urgency = urgencyOf(thing.dueOn, today);
  return (
    <li className={urgency === 'late' ? 'late' : ''}>
      <span className="nth">{nth <= 9 && <span className="kbd">{nth}</span>}</span>
      <span className="act sub">{say(thing.act)}</span>
      <span className="what">
        <b>{say(thing.title)}</b>
        {thing.says && <span className="meta block">{say(thing.says)}</span>}
      </span>
      <span className="much">{thing.amountFen !== null && <b>{yuan(thing.amountFen)}</b>}</span>
      <span className={`when ${urgencyClass[urgency]}`}>
        {thing.dueOn !== null
          ? say(dueWords(thing.dueOn, today))
          : thing.since !== null && say(`${dayOf(thing.since)}起`, `since ${dayOf(thing.since)}`)}
      </span>
      <Link className="btn" href={thing.link}>
        {thing.count === 1 ? say('打开', 'Open') : say(`看 ${count(thing.count)} 件`, `See ${count(thing.count)}`)}
        <span className="sr">
          {say(`：${thing.act.zh}，${thing.title.zh}`, `: ${thing.act.en}, ${thing.title.en}`)}
        </span>
      </Link>
    </li>
  );
}

interface PartProps {
  readonly title: string;
  readonly things: readonly WaitingThing[];
  /** How many rows stand above. */
  readonly after: number;
  readonly hot?: boolean;
}

function Part({ title, things, after, hot = false }: PartProps) {
  const { say } = useReader();
  const { count } = useFormats();
  if (things.length === 0) return null;
  const all = things.reduce((sum, thing) => sum + thing.count, 0);
  return (
    <section className="inbox">
      <h2 className={hot ? 'wait' : ''}>
        {title} <span className="meta">{say(`${count(all)} 件`, count(all))}</span>
      </h2>
      <ol>
        {things.map((thing, n) => (
          <Row
            key={`${thing.source} ${thing.link} ${thing.title.zh} ${thing.since}`}
            thing={thing}
            nth={after + n + 1}
          />
        ))}
      </ol>
    </section>
  );
}

/** What waits in the same queues and is for somebody else. */
function InOtherHands({ others }: Pick<WaitingList, 'others'>) {
  const { say } = useReader();
  const { count } = useFormats();
  const all = others.reduce((sum, one) => sum + one.count, 0);
  if (all === 0) return null;
  const parts = others.map(({ whose, count: n }) => say(othersWords(whose, n)));
  return (
    <p className="others">
      <span>
        {say('另有 ', 'Another ')}
        <b>{say(`${count(all)} 件`, count(all))}</b>
        {say('在别人手里：', ' in other hands: ')}
        {parts.join(say('，', ', '))}
      </span>
      <Link href="/desk/queues">{say('看看在谁手里', 'See who has them')}</Link>
    </p>
  );
}

function AllDone({ name }: { readonly name: string }) {
  const { say } = useReader();
  return (
    <section className="panel alldone">
      <span className="big">
        <Icon name="done" />
      </span>
      <h2>{say(`${name}，今天的都办完了`, `${name}, everything is done`)}</h2>
      <p className="sub">
        {say('没有什么在等您。来了新的，会出现在这里。', 'Nothing waits for you. What comes will stand here.')}
      </p>
    </section>
  );
}

export function Inbox({ name, waiting }: { readonly name: string; readonly waiting: WaitingList }) {
  const { say, today } = useReader();
  const [, go] = useLocation();
  const { items, others } = waiting;
  useKeys(Object.fromEntries(items.slice(0, 9).map((thing, n) => [String(n + 1), () => go(thing.link)])));
  const now = items.filter(({ dueOn }) => dueOn !== null && dueOn <= today);
  const later = items.filter((thing) => !now.includes(thing));
  const all = waitingCount(waiting);
  return (
    <div className="stack">
      {items.length === 0 && <AllDone name={name} />}
      <Part title={say('今天要办', 'To be done today')} things={now} after={0} hot />
      <Part
        title={now.length > 0 ? say('这几天', 'In the days after') : say('等您办', 'Waiting for you')}
        things={later}
        after={now.length}
      />
      {items.length > 0 && (
        <p className="inbox-end">
          <span>{say(`到此为止。这 ${all} 件办完，就都办完了`, `${all} in all; with these done, everything is`)}</span>
        </p>
      )}
      <InOtherHands others={others} />
    </div>
  );
}

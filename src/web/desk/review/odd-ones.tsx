// The left of a queue, on top: cases to be looked at one by one, each with what is odd in one line; below them those that a colleague must decide.
import { Unanswered } from '#web/desk/review/questions.tsx';
import { dueWords, type QueueCase, urgencyClass, urgencyOf } from '#web/desk/review/queue-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

function Odd({
  one,
  on,
  look,
}: {
  readonly one: QueueCase;
  readonly on: boolean;
  readonly look: (id: number) => void;
}) {
  const { say, today } = useReader();
  const { yuan } = useFormats();
  return (
    <li>
      <button
        type="button"
        className={`odd${on ? ' on' : ''}`}
        onClick={() => look(one.id)}
        aria-current={on ? 'true' : undefined}
      >
        <span className="flex between">
          <b className="nowrap">{one.name}</b>
          <span className="sub one">{one.organisationName}</span>
          {one.dueOn !== null && (
            <span className={`nowrap ${urgencyClass[urgencyOf(one.dueOn, today)]}`}>
              {say(dueWords(one.dueOn, today))}
            </span>
          )}
        </span>
        <span className="sub">
          {one.gist.map((part) => say(part)).join(' · ')}
          {one.amountFen !== null && ` ${yuan(one.amountFen)}`}
        </span>
        {one.odd.slice(0, 2).map((odd) => (
          <span key={odd.zh} className="warn">
            {say(odd)}
          </span>
        ))}
        <Unanswered n={one.unanswered} />
        {one.odd.length === 0 && one.hindrance && <span className="off">{say(one.hindrance)}</span>}
      </button>
    </li>
  );
}

export function OddOnes({
  odd,
  others,
  current,
  look,
}: {
  readonly odd: readonly QueueCase[];
  readonly others: readonly QueueCase[];
  readonly current: number | null;
  readonly look: (id: number) => void;
}) {
  const { say } = useReader();
  return (
    <>
      {odd.length > 0 && (
        <section className="odds">
          <div className="grp">
            <h2>
              <Icon name="tri" className="warn" /> {say(`${odd.length} 件要看`, `${odd.length} to look at`)}
            </h2>
          </div>
          <ul>
            {odd.map((one) => (
              <Odd key={one.id} one={one} on={one.id === current} look={look} />
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && (
        <section className="odds">
          <div className="grp">
            <h2>
              <Icon name="lock" className="off" />{' '}
              {say(`${others.length} 件要由同事办`, `${others.length} for a colleague`)}
            </h2>
          </div>
          <ul>
            {others.map((one) => (
              <Odd key={one.id} one={one} on={one.id === current} look={look} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

// The case in the middle of a queue: what is odd on top, the rules, beside it what was said; below, what to do. If a colleague decides it
// meanwhile, that is said at once in place of the buttons.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { AlsoLooking } from '#web/desk/review/also-looking.tsx';
import { Answers, CaseStatus, Oddities, Overtaken, Rules } from '#web/desk/review/case-parts.tsx';
import { DecisionBar, OtherActions, useCaseDecision } from '#web/desk/review/decide.tsx';
import { Objections } from '#web/desk/review/objections.tsx';
import { Papers } from '#web/desk/review/papers.tsx';
import { CaseQuestions } from '#web/desk/review/questions.tsx';
import type { OneCase, QueueCase } from '#web/desk/review/queue-words.ts';
import { isRefusedRead, useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

/** Two officers on one case: the other sees it within these. */
export const lookAgainMs = 3_000;

interface Placed {
  readonly stage: string;
  /** '第 1 / 3 件' and what J leads to. */
  readonly place: string;
  readonly next: string | null;
  /** Others with the same thing odd about them. */
  readonly alike: readonly QueueCase[];
  readonly look: (id: number) => void;
  readonly onDone: (one: OneCase) => void;
}

function Head({ one }: { readonly one: OneCase }) {
  const { yuan } = useFormats();
  return (
    <div className="flex between top">
      <div>
        <h2 className="who">
          <Link href={`/desk/cases/${one.id}`}>{one.name}</Link>
          {one.dueFen !== null && <span className="money"> {yuan(one.dueFen)}</span>}
        </h2>
        <p className="sub">{one.organisationName}</p>
      </div>
      <CaseStatus one={one} />
    </div>
  );
}

const alikeMost = 5;

/** Whoever mends one of them can mend the others. */
function Alike({ alike, look }: Pick<Placed, 'alike' | 'look'>) {
  const { say } = useReader();
  if (alike.length === 0) return null;
  return (
    <section>
      <h3>{say(`同一原因还有 ${alike.length} 件`, `The same reason: ${alike.length} more`)}</h3>
      <p>
        {alike.slice(0, alikeMost).map((one, n) => (
          <span key={one.id}>
            {n > 0 && say('、', ', ')}
            <button type="button" className="link" onClick={() => look(one.id)}>
              {one.name}
            </button>
          </span>
        ))}
        {alike.length > alikeMost && say('等', ' …')}
      </p>
    </section>
  );
}

function CaseBody({ one, stage, place, next, alike, look, onDone }: Placed & { readonly one: OneCase }) {
  const { say } = useReader();
  const story = useAnswer('GET /cases/{id}/story', { params: { id: one.id } });
  const items = story.data?.items ?? [];
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step of the case is one more line of its story
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['GET /cases/{id}/story'] });
  }, [client, one.seq]);
  const deciding = useCaseDecision(one, () => onDone(one));
  const moved = one.stage !== stage || one.status !== 'open';
  const decides = !moved && one.actions.some(({ hindrance }) => hindrance === null);
  const body = useRef<HTMLElement>(null);
  useEffect(() => {
    body.current?.scrollTo({ top: 0 });
  }, []);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever scrolls by keyboard must be able to stand in it */}
      <section className="body" ref={body} tabIndex={0} aria-label={one.name}>
        <div className="stack">
          <Head one={one} />
          {!moved && <AlsoLooking one={one} />}
          {moved && !deciding.busy ? <Overtaken one={one} items={items} /> : <Oddities one={one} items={items} />}
          <Objections one={one} />
          {one.more.includes('questions') && <CaseQuestions one={one} />}
          <Rules one={one} />
        </div>
        <div className="stack">
          <section>
            <h3>{say('材料', 'Papers')}</h3>
            <Papers one={one} atOnce={decides} />
          </section>
          <section>
            <h3>{say('申请里说的', 'What was said')}</h3>
            <Answers one={one} />
          </section>
          {!moved && <Alike alike={alike} look={look} />}
          {!moved && <OtherActions one={one} deciding={deciding} />}
        </div>
      </section>
      <div className="foot">
        {/* A reason half written stays to be read or copied; the server says who was first. */}
        {moved && !deciding.asked ? <div className="grow" /> : <DecisionBar one={one} deciding={deciding} />}
        {!deciding.asked && (
          <span className="meta">
            {place}
            {next !== null && (
              <>
                {'　'}
                {say(`下一件：${next} `, `Next: ${next} `)}
                <span className="kbd">J</span>
              </>
            )}
          </span>
        )}
      </div>
    </>
  );
}

/** The case went where this reader may not follow: what was read of it leaves the screen. */
function Gone({ name, next }: { readonly name: string } & Pick<Placed, 'next'>) {
  const { say } = useReader();
  return (
    <div className="resting stack" role="status">
      <Icon name="lock" className="off" />
      <h2>{say(`${name}这件已经不在您这里了`, `The case of ${name} is no longer with you`)}</h2>
      <p className="sub">
        {say(
          '多半是同事刚办了，已经往下走；也可能您的岗位变了。您这里没有漏办什么。',
          'A colleague has probably just decided it and it has gone on, or your post has changed. Nothing is left undone here.',
        )}
      </p>
      {next !== null && (
        <p>
          {say(`下一件：${next} `, `Next: ${next} `)}
          <span className="kbd">J</span>
        </p>
      )}
    </div>
  );
}

export function CaseInQueue({ id, ...placed }: Placed & { readonly id: number }) {
  const one = useAnswer('GET /cases/{id}', { params: { id } }, { every: lookAgainMs, toldInPlace: true });
  if (one.data && isRefusedRead(one.error))
    return (
      <div className="pane">
        <Gone name={one.data.name} next={placed.next} />
      </div>
    );
  return (
    <div className="pane">
      <Shown of={one} lines={8}>
        {(shown) => <CaseBody one={shown} {...placed} />}
      </Shown>
    </div>
  );
}

// One queue: the odd ones to be looked at one by one, the rest as a list to be read and decided together, the case in the middle.
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import '#web/desk/review/review.css';
import { kinds } from '#kinds/index.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { useKeys } from '#web/desk/keys.ts';
import { deskOf } from '#web/desk/kinds.ts';
import { CaseInQueue } from '#web/desk/review/case-in-queue.tsx';
import { KeysHelp } from '#web/desk/review/keys-help.tsx';
import { OddOnes } from '#web/desk/review/odd-ones.tsx';
import { byUrgency, type OneCase, type Queue, type QueueCase, queuePath } from '#web/desk/review/queue-words.ts';
import { Together } from '#web/desk/review/together.tsx';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Waiting } from '#web/parts/said.tsx';

const readAgainMs = 15_000;

interface Sorted {
  /** To be looked at one by one. */
  readonly odd: readonly QueueCase[];
  /** In order: decided together. */
  readonly ordinary: readonly QueueCase[];
  /** Somebody else must decide them. */
  readonly others: readonly QueueCase[];
  readonly more: boolean;
}

/** The queue as read last; what was decided here a moment ago is left out until it is read again. */
function useQueue(queue: Queue) {
  const { roundId, stage, organisationId, kind } = queue;
  const params = { id: roundId, stage };
  const action = deskOf(kind).main;
  const query = { organisation: organisationId, ...(action ? { action } : {}) };
  const every = { every: readAgainMs };
  const odd = useAnswer(
    'GET /rounds/{id}/queues/{stage}',
    { params, query: { ...query, odd: true, limit: 50 } },
    every,
  );
  const rest = useAnswer(
    'GET /rounds/{id}/queues/{stage}',
    { params, query: { ...query, odd: false, limit: 100 } },
    every,
  );
  const [gone, setGone] = useState<ReadonlyMap<number, number>>(new Map());
  const here = (one: QueueCase) => one.seq > (gone.get(one.id) ?? -1);
  const all = [...(odd.data?.items ?? []), ...(rest.data?.items ?? [])].filter(here);
  const mine = all.filter((one) => one.hindrance === null);
  const sorted: Sorted = {
    odd: mine.filter((one) => one.odd.length > 0),
    ordinary: mine.filter((one) => one.odd.length === 0),
    others: all.filter((one) => one.hindrance !== null),
    more: (rest.data?.next ?? null) !== null,
  };
  return {
    sorted,
    waiting: odd.isPending || rest.isPending,
    error: odd.error ?? rest.error,
    leave: (ids: readonly number[]) => {
      const seqs = new Map(all.map((one) => [one.id, one.seq]));
      setGone(new Map([...gone, ...ids.map((id): [number, number] => [id, seqs.get(id) ?? Number.MAX_SAFE_INTEGER])]));
    },
  };
}

/** Nothing to look at by itself: what is left to do. */
function Resting({ ordinary, kind }: { readonly ordinary: number; readonly kind: string }) {
  const { say } = useReader();
  return (
    <div className="resting stack">
      <Icon name="done" className="ok" />
      <h2>
        {ordinary > 0
          ? say('没有要单独看的了', 'Nothing is left to look at by itself')
          : say('这一队都办完了', 'This queue is done')}
      </h2>
      {ordinary > 0 && deskOf(kind).together && (
        <p className="sub">
          {say('把左边的名单读到底，就可以一起办：', 'Read the list on the left to its end, then decide it together: ')}
          <span className="kbd">L</span> <span className="kbd">End</span> <span className="kbd">G</span>
          {say('。想单独看哪一件，点他的名字。', '. To look at one, press the name.')}
        </p>
      )}
    </div>
  );
}

function Middle({
  queue,
  sorted,
  current,
  onDone,
}: {
  readonly queue: Queue;
  readonly sorted: Sorted;
  readonly current: number | null;
  readonly onDone: (one: OneCase) => void;
}) {
  const { say } = useReader();
  if (current === null)
    return (
      <div className="qr">
        <Resting ordinary={sorted.ordinary.length} kind={queue.kind} />
      </div>
    );
  const line = [...sorted.odd, ...sorted.ordinary, ...sorted.others];
  const at = line.findIndex((one) => one.id === current);
  const oddAt = sorted.odd.findIndex((one) => one.id === current);
  const place =
    oddAt >= 0
      ? say(`第 ${oddAt + 1} / ${sorted.odd.length} 件要看的`, `${oddAt + 1} of ${sorted.odd.length} to look at`)
      : '';
  return (
    <CaseInQueue
      key={current}
      id={current}
      stage={queue.stage}
      place={place}
      next={line[at + 1]?.name ?? null}
      onDone={onDone}
    />
  );
}

function Work({ queue }: { readonly queue: Queue }) {
  const { say } = useReader();
  const [, go] = useLocation();
  const { sorted, waiting, error, leave } = useQueue(queue);
  const [chosen, setChosen] = useState<number | null>(null);
  // A decision on the list is under way: the list may be read as empty before its end is told, and it is told in the list.
  const [deciding, setDeciding] = useState(false);
  // What was being looked at stays in the middle though it left the list: a colleague may have decided it, and that has to be read.
  const current = chosen ?? sorted.odd[0]?.id ?? null;
  const line = [...sorted.odd, ...sorted.ordinary, ...sorted.others];
  const move = (by: number) => {
    const at = line.findIndex((one) => one.id === current);
    const to = line[at === -1 ? 0 : Math.min(Math.max(at + by, 0), line.length - 1)];
    if (to) setChosen(to.id);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    o: current === null ? undefined : () => go(`/desk/cases/${current}`),
  });
  if (error) return <ErrorNote error={error} />;
  if (waiting) return <Waiting lines={10} />;
  if (line.length === 0 && chosen === null && !deciding)
    return (
      <Empty says={{ zh: '这一队都办完了', en: 'This queue is done' }}>
        <Link href="/desk">{say('回到今日', 'Back to today')}</Link>
      </Empty>
    );
  return (
    <div className="rq">
      <div className="ql">
        <OddOnes odd={sorted.odd} others={sorted.others} current={current} look={setChosen} />
        <Together
          group={{ ...queue, items: sorted.ordinary, more: sorted.more }}
          current={current}
          look={setChosen}
          onGoing={setDeciding}
          onDone={(ids) => {
            leave(ids);
            if (chosen !== null && ids.includes(chosen)) setChosen(null);
          }}
        />
      </div>
      <Middle
        queue={queue}
        sorted={sorted}
        current={current}
        onDone={(one) => {
          const at = sorted.odd.findIndex(({ id }) => id === one.id);
          leave([one.id]);
          setChosen(sorted.odd[at + 1]?.id ?? null);
        }}
      />
    </div>
  );
}

/** The keys in one line; the rest is behind "?". */
function KeyLine({ kind, help }: { readonly kind: string | undefined; readonly help: () => void }) {
  const { say } = useReader();
  const keyed = Object.entries(kind === undefined ? {} : deskOf(kind).keys).flatMap(([key, action]) => {
    const label = kinds[kind!]?.actions[action]?.label;
    return label ? [[key.toUpperCase(), say(label)] as const] : [];
  });
  const keysShown = [['J K', say('上下', 'Move')] as const, ...keyed, ['U', say('撤销', 'Undo')] as const];
  return (
    <div className="keyline meta">
      {keysShown.map(([key, says]) => (
        <span key={key}>
          {key.split(' ').map((one) => (
            <span key={one} className="kbd">
              {one}
            </span>
          ))}{' '}
          {says}
        </span>
      ))}
      <button type="button" className="btn btn-s" onClick={help}>
        <span className="kbd">?</span> {say('全部按键', 'All keys')}
      </button>
    </div>
  );
}

export default function QueuePage() {
  const { say } = useReader();
  const { roundId, stage } = useParams<{ roundId: string; stage: string }>();
  const { organisationId } = useSeat();
  const queues = useAnswer('GET /me/queues', {});
  const [help, setHelp] = useState(false);
  useKeys({ '?': () => setHelp(true) });
  const mine = (queues.data?.items ?? []).filter((one) => one.organisationId === organisationId).sort(byUrgency);
  const found = mine.find((one) => one.roundId === Number(roundId) && one.stage === stage);
  // The last of a queue has been decided: the page stays as it was, so that it can be taken back.
  const [known, setKnown] = useState<Queue | undefined>(found);
  if (found && found !== known) setKnown(found);
  const queue = found ?? (known && known.organisationId === organisationId ? known : undefined);
  if (queues.error) return <ErrorNote error={queues.error} />;
  if (!queues.data) return <Waiting lines={10} />;
  const next = mine.find((one) => one !== found && one.kind !== 'notice' && one.kind !== 'pay');
  const title = queue ? `${say(queue.programme)} · ${say(queue.stageTitle)}` : say('待办队列', 'Queues');
  const heading = found
    ? say(`${found.count} 件等您办`, `${found.count} ${found.count === 1 ? 'case waits' : 'cases wait'} for you`)
    : say('都办完了', 'All done');
  return (
    <>
      <PageHead
        title={title}
        heading={heading}
        meta={queue && `${say(queue.programme)} ${queue.roundName} · ${say(queue.stageTitle)}`}
        crumbs={[['/desk/queues', say('待办队列', 'Queues')]]}
      >
        <KeyLine kind={queue?.kind} help={() => setHelp(true)} />
      </PageHead>
      <UndoBar />
      {queue ? <Work key={`${queue.roundId} ${queue.stage}`} queue={queue} /> : <Nothing />}
      {!found && next && (
        <p>
          <Link href={queuePath(next)} className="btn">
            {say(
              `下一队：${next.programme.zh} · ${next.stageTitle.zh}`,
              `Next: ${next.programme.en} · ${next.stageTitle.en}`,
            )}
            <Icon name="right" />
          </Link>
        </p>
      )}
      <KeysHelp open={help} close={() => setHelp(false)} />
    </>
  );
}

const Nothing = () => (
  <Empty
    says={{
      zh: '这一队现在没有等您办的；也可能不归您现在的岗位',
      en: 'Nothing waits in this queue now, or it is not for the post you act from',
    }}
  />
);

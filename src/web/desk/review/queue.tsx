// One queue: the odd ones to be looked at one by one, the rest as a list to be read and decided together, the case in the middle.

import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { UnreadPage } from '#web/desk/whole-page.tsx';
import '#web/desk/review/review.css';
import { kinds } from '#kinds/index.ts';
import { ExportButton } from '#web/desk/export-button.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { useKeys } from '#web/desk/keys.ts';
import { deskOf } from '#web/desk/kinds.ts';
import { CaseInQueue } from '#web/desk/review/case-in-queue.tsx';
import { KeysHelp } from '#web/desk/review/keys-help.tsx';
import { OddOnes } from '#web/desk/review/odd-ones.tsx';
import {
  askedOf,
  isFiltered,
  type QueueFilter,
  QueueFilters,
  useQueueFilter,
} from '#web/desk/review/queue-filters.tsx';
import { byUrgency, type OneCase, type Queue, type QueueCase, queuePath } from '#web/desk/review/queue-words.ts';
import { Together } from '#web/desk/review/together.tsx';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { chosenIn } from '#web/desk/rounds/choices.ts';
import { useSaving } from '#web/desk/rounds/tab.ts';
import { download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, ErrorNote, Unread } from '#web/parts/said.tsx';

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
function useQueue(queue: Queue, filter: QueueFilter) {
  const { roundId, stage, organisationId, kind } = queue;
  const params = { id: roundId, stage };
  const action = deskOf(kind).main;
  const query = { organisation: organisationId, ...(action ? { action } : {}), ...askedOf(filter) };
  const every = { every: readAgainMs, keep: true };
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
    reads: [odd, rest],
    leave: (ids: readonly number[]) => {
      const seqs = new Map(all.map((one) => [one.id, one.seq]));
      setGone(new Map([...gone, ...ids.map((id): [number, number] => [id, seqs.get(id) ?? Number.MAX_SAFE_INTEGER])]));
    },
  };
}

/** Nothing to look at by itself: what is left to do, and for whom. */
function Resting({ sorted, kind }: { readonly sorted: Sorted; readonly kind: string }) {
  const { say } = useReader();
  const [ordinary, others] = [sorted.ordinary.length, sorted.others.length];
  const done = ordinary === 0 && others === 0;
  return (
    <div className="resting stack">
      <Icon name={done || ordinary > 0 ? 'done' : 'lock'} className={done || ordinary > 0 ? 'ok' : 'off'} />
      <h2>
        {ordinary > 0
          ? say('没有要单独看的了', 'Nothing is left to look at by itself')
          : others > 0
            ? say('您能办的都办完了', 'What you may decide is done')
            : say('这一队都办完了', 'This queue is done')}
      </h2>
      {ordinary > 0 && deskOf(kind).together && (
        <p className="sub">
          {say('把名单读到底，就可以一起办', 'Read the list to its end, then decide it together')}
          <span className="of-keys">
            {say('：', ': ')}
            <span className="kbd">L</span> <span className="kbd">End</span> <span className="kbd">G</span>
          </span>
          {say('。想单独看哪一件，点名字。', '. To look at one, press the name.')}
        </p>
      )}
      {others > 0 && (
        <p className="sub">
          {say(
            `还有 ${others} 件要由同事办，原因写在左边各件下面。点名字可以看。`,
            `${others} more are for a colleague; the reason stands under each on the left. Press a name to look.`,
          )}
        </p>
      )}
    </div>
  );
}

/** The others of the queue with the same thing odd about them. */
function alikeOf(odd: readonly QueueCase[], id: number): QueueCase[] {
  const first = odd.find((one) => one.id === id)?.odd[0]?.zh;
  return first === undefined ? [] : odd.filter((one) => one.id !== id && one.odd[0]?.zh === first);
}

function Middle({
  queue,
  sorted,
  current,
  look,
  onDone,
}: {
  readonly queue: Queue;
  readonly sorted: Sorted;
  readonly current: number | null;
  readonly look: (id: number) => void;
  readonly onDone: (one: OneCase) => void;
}) {
  const { say } = useReader();
  if (current === null)
    return (
      <div className="pane">
        <Resting sorted={sorted} kind={queue.kind} />
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
      alike={alikeOf(sorted.odd, current)}
      look={look}
      onDone={onDone}
    />
  );
}

function NothingLeft({ filter }: { readonly filter: QueueFilter }) {
  const { say } = useReader();
  return isFiltered(filter) ? (
    <Empty says={{ zh: '这个条件下没有等您办的', en: 'Nothing waits for you under this filter' }}>
      <button type="button" className="link" onClick={filter.clear}>
        {say('看全部', 'Show all')}
      </button>
    </Empty>
  ) : (
    <Empty says={{ zh: '这一队都办完了', en: 'This queue is done' }}>
      <Link href="/desk">{say('回到今日', 'Back to today')}</Link>
    </Empty>
  );
}

function Work({ queue, filter }: { readonly queue: Queue; readonly filter: QueueFilter }) {
  const [, go] = useLocation();
  const { sorted, reads, leave } = useQueue(queue, filter);
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
  const box = useRef<HTMLDivElement>(null);
  // In one column the case lies below the list, outside of a small window.
  useEffect(() => {
    if (chosen !== null && matchMedia('(max-width: 999px)').matches) box.current?.lastElementChild?.scrollIntoView();
  }, [chosen]);
  if (reads.some(({ data }) => data === undefined)) return <Unread of={reads} lines={10} />;
  if (line.length === 0 && chosen === null && !deciding) return <NothingLeft filter={filter} />;
  return (
    <div className="rq" ref={box}>
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
        look={setChosen}
        onDone={(one) => {
          const at = sorted.odd.findIndex(({ id }) => id === one.id);
          leave([one.id]);
          setChosen(sorted.odd[at + 1]?.id ?? null);
        }}
      />
    </div>
  );
}

/** What waits in this queue, as a workbook. */
function ExportQueue({ queue, filter }: { readonly queue: Queue; readonly filter: QueueFilter }) {
  const { say } = useReader();
  const save = useSaving();
  const { organisationId, roundId: round, stage } = queue;
  const organisation = filter.within === '' ? organisationId : filter.within;
  const query = { organisation, round, stage, status: 'open', format: 'xlsx', ...chosenIn(filter.choice) } as const;
  return (
    <>
      <ExportButton
        small
        saving={save}
        says={say('导出名单', 'Export the list')}
        read={() => download('GET /exports/cases', { query })}
      />
      <ErrorNote error={save.error} />
    </>
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
  const filter = useQueueFilter();
  const [help, setHelp] = useState(false);
  useKeys({ '?': () => setHelp(true) });
  const mine = (queues.data?.items ?? []).filter((one) => one.organisationId === organisationId).sort(byUrgency);
  const found = mine.find((one) => one.roundId === Number(roundId) && one.stage === stage);
  // The last of a queue has been decided: the page stays as it was, so that it can be taken back.
  const [known, setKnown] = useState<Queue | undefined>(found);
  if (found && found !== known) setKnown(found);
  const queue = found ?? (known && known.organisationId === organisationId ? known : undefined);
  const crumbs = [['/desk/queues', say('待办队列', 'Queues')]] as const;
  if (!queues.data) return <UnreadPage of={[queues]} lines={10} title={say('待办队列', 'Queues')} crumbs={crumbs} />;
  const next = mine.find((one) => one !== found && one.count > 0);
  const title = queue ? `${say(queue.programme)} · ${say(queue.stageTitle)}` : say('待办队列', 'Queues');
  const heading = found
    ? found.count === 0
      ? say('这里没有等您办的', 'Nothing here waits for you')
      : say(`${found.count} 件等您办`, `${found.count} ${found.count === 1 ? 'case waits' : 'cases wait'} for you`)
    : say('都办完了', 'All done');
  return (
    <>
      <PageHead
        title={title}
        heading={heading}
        meta={queue && `${say(queue.programme)} ${say(roundName(queue.roundName))} · ${say(queue.stageTitle)}`}
        crumbs={crumbs}
      >
        <KeyLine kind={queue?.kind} help={() => setHelp(true)} />
      </PageHead>
      <UndoBar />
      {queue && (
        <div className="qbar">
          <QueueFilters queue={queue} filter={filter} />
          <ExportQueue queue={queue} filter={filter} />
        </div>
      )}
      {queue ? (
        <Work key={[queue.roundId, queue.stage, filter.within, filter.choice].join()} queue={queue} filter={filter} />
      ) : (
        <Nothing />
      )}
      {!found && next && (
        <p>
          <Link href={queuePath(next)} className="btn">
            {say(
              `下一队：${next.programme.zh} ${roundName(next.roundName).zh} · ${next.stageTitle.zh}`,
              `Next: ${next.programme.en} ${roundName(next.roundName).en} · ${next.stageTitle.en}`,
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

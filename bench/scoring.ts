// `bench scoring`: a selection of two thousand works before seven judges with six criteria each. What a judge waits for on his phone (one work with its
// sheet, how far he is), what the union waits for (closing with a ranking), and that the history alone comes to the same order.

import { workBefore } from '#api/read/panels.ts';
import {
  type BenchOptions,
  benchHouse,
  type MeasuredResult,
  machine,
  median,
  percentile,
  timed,
} from '#bench/measure.ts';
import { foldHistory } from '#engine/case-state.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { loadHistory } from '#engine/load.ts';
import type { ScoreState } from '#kinds/score/state.ts';
import { isRefusal } from '#kit/refusal.ts';
import { closePanel } from '#panels/closing.ts';
import { findPanel, type Panel, schemeIn, seatsOf, workOf, worksOf } from '#panels/panels.ts';
import { seatProgress, waitingForMarks } from '#panels/progress.ts';
import { rank } from '#policy/scoring.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import { chair, handedIn, judges, panelOf, sheetOf } from '#test/support/judging.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const runs = 5;
const looks = 100;
const firstMaker = 1_000_000;

/** Totals with many equal ones: places, ties and the cut all have something to do. */
const pointsOf = (n: number, seat: number): number => 40 + ((n * 7) % 53) + ((n + seat) % 3);

async function markAll(engine: Engine, panel: Panel): Promise<void> {
  const works = await worksOf(engine.house.db, tenantId, panel);
  const seats = await seatsOf(engine.house.db, tenantId, panel.id);
  for (const { seat, personId } of seats) {
    const actions = works.map(({ caseId, number }) => ({
      acting: { personId, posts: [], judging: true as const },
      target: { caseId },
      request: {
        id: crypto.randomUUID(),
        action: 'mark',
        input: { seat, sheet: sheetOf(pointsOf(number, seat), number % 2 === 0 ? 'first' : 'last') },
      },
    }));
    for (const outcome of await engine.actAll(tenantId, actions)) must(outcome);
  }
}

async function prepared(engine: Engine, size: number): Promise<Panel> {
  const { house } = engine;
  await makeTenant(house);
  const makers = Array.from({ length: size }, (_, n) => ({ id: firstMaker + n, organisationId: places.yangFirm }));
  await makeMembers(house, makers);
  await makeMembers(
    house,
    judges.map((id) => ({ id, organisationId: places.maFirm })),
  );
  const round = await makeRound(house, resultSelection, { amountFen: 500_000 });
  for (let from = 0; from < size; from += 500) await handedIn(engine, round, makers.slice(from, from + 500));
  return (await findPanel(house.db, tenantId, await panelOf(engine, round)))!;
}

const inMs = async (work: () => Promise<unknown>): Promise<number> => (await timed(work)) * 1_000;

/** A work with its sheet, as `me.panelWork` answers it, spread over all works and seats. */
async function screens(engine: Engine, panel: Panel, size: number): Promise<number[]> {
  const seats = await seatsOf(engine.house.db, tenantId, panel.id);
  const all: number[] = [];
  for (let n = 0; n < looks; n++) {
    const number = 1 + ((n * 37) % size);
    all.push(await inMs(() => workBefore(engine, tenantId, panel, seats[n % seats.length]!, number)));
  }
  return all;
}

/** One judge asks while another marks: each time a work has moved. */
async function howFar(engine: Engine, panel: Panel): Promise<number[]> {
  const works = await worksOf(engine.house.db, tenantId, panel);
  const all: number[] = [];
  for (let n = 0; n < looks; n++) {
    const { caseId, number } = works[n % works.length]!;
    const request = {
      id: crypto.randomUUID(),
      action: 'mark',
      input: { seat: 1, sheet: sheetOf(pointsOf(number, 1)) },
    };
    must(
      await engine.act(tenantId, {
        acting: { personId: judges[0]!, posts: [], judging: true },
        target: { caseId },
        request,
      }),
    );
    all.push(
      await inMs(async () => {
        await seatProgress(engine, tenantId, panel, 2);
        await waitingForMarks(engine, tenantId, judges[1]!);
      }),
    );
  }
  return all;
}

/** The order by the states as they stand. */
async function ranked(engine: Engine, panel: Panel) {
  const found = await schemeIn(engine, engine.house.db, tenantId, panel);
  if (isRefusal(found)) throw new Error(found.code);
  const works = await worksOf(engine.house.db, tenantId, panel);
  return { works, order: () => rank(found.scheme, works.map(workOf)) };
}

async function fromHistory(engine: Engine, panel: Panel): Promise<number> {
  const { works, order } = await ranked(engine, panel);
  const found = must(await schemeIn(engine, engine.house.db, tenantId, panel));
  const folded = [];
  for (const { caseId } of works) {
    const history = await loadHistory(engine.house.db, tenantId, caseId);
    const state = foldHistory(resultSelection, history).stages.score as ScoreState;
    folded.push({ id: caseId, marks: Object.values(state.marks), numbers: state.before!.numbers });
  }
  const again = rank(found.scheme, folded);
  const said = new Map(works.map(({ caseId, state }) => [caseId, state.ranked!]));
  for (const { id, place, taken } of again)
    if (said.get(id)?.place !== place || said.get(id)?.taken !== taken) throw new Error(`case ${id} has another place`);
  if (JSON.stringify(order()) !== JSON.stringify(again)) throw new Error('the states come to another order');
  return again.length;
}

export async function bench({ size = 2_000, url }: BenchOptions): Promise<MeasuredResult> {
  const { house, close } = await benchHouse(url, '2020-06-01T09:00:00+08:00');
  try {
    const engine = makeEngine(house);
    const panel = await prepared(engine, size);
    const marking = await timed(() => markAll(engine, panel));
    const first = await inMs(() => seatProgress(engine, tenantId, panel, 1));
    const shown = await screens(engine, panel, size);
    const far = await howFar(engine, panel);
    const { order } = await ranked(engine, panel);
    const rankings: number[] = [];
    for (let run = 0; run < runs; run++) rankings.push(await inMs(async () => order()));
    const closing = await inMs(async () => must(await closePanel(engine, tenantId, panel.id, chair)));
    const same = await fromHistory(engine, panel);
    return {
      ...{ bench: 'scoring', size, runs, seconds: Math.round(marking * 10) / 10, machine: machine() },
      measures: [
        { what: 'a work with its sheet', value: median(shown), worst: percentile(shown, 95), unit: 'ms', target: 100 },
        {
          what: 'how far am I, while others mark',
          value: median(far),
          worst: percentile(far, 95),
          unit: 'ms',
          target: 100,
        },
        { what: 'how far am I, the first time of a process', value: first, unit: 'ms' },
        { what: 'ranking with ties', value: median(rankings), worst: Math.max(...rankings), unit: 'ms', target: 500 },
        { what: 'closing: every work is told its place', value: closing, unit: 'ms' },
        { what: 'marks a second', value: (size * judges.length) / marking, unit: '' },
      ],
      notes: [
        `${judges.length} judges, 6 criteria; worst: the 95th of a hundred, or of ${runs} runs`,
        `${same} works ranked from the history alone stand in the same order`,
      ],
    };
  } finally {
    await close();
  }
}

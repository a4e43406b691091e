// `bench <name>`: one measurement with its rivals in the same run, on a scratch database of its own.
import { type BenchName, benches, type Ran, runBench } from '#bench/run.ts';
import { type Command, numberOption, table, UsageProblem } from '#cli/command.ts';
import { formatCount } from '#kit/format.ts';
import { text } from '#kit/text.ts';

type Measured = Extract<Ran, { readonly measures: unknown }>;

function linesOfRates(result: Exclude<Ran, Measured>): string[] {
  const rivals = Object.entries(result.rivals).map(([rival, value]) => [
    rival,
    formatCount(value),
    result.ratios[rival] === undefined ? '' : `× ${result.ratios[rival]}`,
  ]);
  const own = [result.bench, formatCount(result.perSecond), ''];
  return [
    `${result.bench}，规模 size ${formatCount(result.size)}：每秒 per second ${formatCount(result.perSecond)}，p50 ${result.p50Ms} ms，p99 ${result.p99Ms} ms，${result.seconds} s`,
    '',
    ...table(['', '数', '倍数'], [own, ...rivals]),
    '',
    `${result.machine}；${result.rssMb} MB`,
    ...(result.notes ?? []),
  ];
}

const figure = (value: number, unit: string): string =>
  `${value >= 10 ? Math.round(value) : Math.round(value * 1000) / 1000} ${unit}`.trim();

function linesOfMeasures({ bench, size, seconds, measures, machine, notes }: Measured): string[] {
  const rows = measures.map(({ what, value, worst, unit, target }) => [
    what,
    figure(value, unit),
    worst === undefined ? '' : figure(worst, unit),
    target === undefined ? '' : `≤ ${target}${value > target ? ' ✗' : ''}`,
  ]);
  return [
    `${bench}，规模 size ${formatCount(size)}，${seconds} s`,
    '',
    ...table(['', '中位 median', '最差 worst', '目标 target'], rows),
    '',
    ...[machine, ...notes],
  ];
}

export const command: Command = {
  says: text('性能测量，连同对照', 'A measurement with its rivals'),
  takes: `<${benches.join('|')}> [--size <n>]`,
  positionals: [1, 1],
  options: { size: { type: 'string' } },
  async run({ positionals, values }) {
    const name = positionals[0] as BenchName;
    if (!benches.includes(name))
      throw new UsageProblem(
        `没有“${name}”这项测量。有：${benches.join('、')}`,
        `There is no bench “${name}”. There are: ${benches.join(', ')}`,
      );
    const result = await runBench(name, numberOption(values, 'size'));
    return { json: result, lines: 'measures' in result ? linesOfMeasures(result) : linesOfRates(result) };
  },
};

// `bench <name>`: one measurement with its rivals in the same run, on a scratch database of its own.
import { type BenchName, benches, runBench } from '#bench/run.ts';
import { type Command, numberOption, table, UsageProblem } from '#cli/command.ts';
import { formatCount } from '#kit/format.ts';
import { text } from '#kit/text.ts';

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
    const rivals = Object.entries(result.rivals).map(([rival, value]) => [
      rival,
      formatCount(value),
      result.ratios[rival] === undefined ? '' : `× ${result.ratios[rival]}`,
    ]);
    const own = [name, formatCount(result.perSecond), ''];
    return {
      json: result,
      lines: [
        `${name}，规模 size ${formatCount(result.size)}：每秒 per second ${formatCount(result.perSecond)}，p50 ${result.p50Ms} ms，p99 ${result.p99Ms} ms，${result.seconds} s`,
        '',
        ...table(['', '数', '倍数'], [own, ...rivals]),
        '',
        `${result.machine}；${result.rssMb} MB`,
        ...(result.notes ?? []),
      ],
    };
  },
};

// The whole over the years, as a line that answers to the pointer; a bundle of its own, with no more of echarts than it draws with.
import { LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { ticksTo } from '#web/parts/scale.ts';

use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

interface OverYearsProps {
  readonly points: readonly { readonly year: number; readonly value: number | null }[];
  readonly value: (value: number) => string;
  /** '2020年', and over the number what it is. */
  readonly yearWords: (year: number) => string;
  readonly onYear: (year: number) => void;
}

const inks = { red: '#b3261e', line: '#e4dfd7', ink: '#231f1b', soft: '#524c45' };

/** Every year from the first to the last: one without a round is a gap and no nought. */
function optionOf({ points, value, yearWords }: OverYearsProps, fontFamily: string) {
  const font = { fontFamily, fontSize: 13, color: inks.soft };
  const [first, last] = [points[0]!.year, points.at(-1)!.year];
  const years = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  const at = new Map(points.map((point) => [point.year, point.value]));
  const ticks = ticksTo(Math.max(0, ...points.map((point) => point.value ?? 0)));
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 220,
    grid: { left: 8, right: 8, top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: inks.line } },
      textStyle: { ...font, color: inks.ink },
      formatter: (shown: readonly { readonly name: string; readonly value: number | null }[]) =>
        shown[0]?.value == null ? '' : `${yearWords(Number(shown[0].name))}　<b>${value(shown[0].value)}</b>`,
    },
    xAxis: {
      type: 'category',
      data: years.map(String),
      boundaryGap: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: inks.line } },
      axisLabel: { ...font, formatter: (year: string) => yearWords(Number(year)), hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: ticks.at(-1) || 1,
      interval: ticks[1] ?? 1,
      axisLabel: { ...font, formatter: (tick: number) => value(tick) },
      splitLine: { lineStyle: { color: inks.line } },
    },
    series: [
      {
        type: 'line',
        data: years.map((year) => at.get(year) ?? null),
        symbol: 'circle',
        symbolSize: 8,
        lineStyle: { color: inks.red, width: 3 },
        itemStyle: { color: inks.red },
        label: {
          show: true,
          position: 'top',
          ...font,
          fontWeight: 600,
          color: inks.ink,
          textBorderColor: '#fff',
          textBorderWidth: 3,
          formatter: ({ value: shown }: { readonly value: number | null }) => (shown === null ? '' : value(shown)),
        },
        cursor: 'pointer',
      },
    ],
  };
}

export default function OverYears(props: OverYearsProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const drawn = init(box.current!, null, { renderer: 'svg' });
    chart.current = drawn;
    drawn.on('click', ({ name }) => latest.current.onYear(Number(name)));
    const resize = new ResizeObserver(() => drawn.resize());
    resize.observe(box.current!);
    return () => {
      resize.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionOf(props, getComputedStyle(box.current!).fontFamily));
  });
  return <div ref={box} className="over-years" aria-hidden="true" />;
}

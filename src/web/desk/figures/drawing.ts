// A line chart drawn by echarts as SVG, in the few inks of the house; no more of echarts than it draws with, in a bundle of its own.
import { LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { type RefObject, useEffect, useRef } from 'react';
import { ticksTo } from '#web/parts/scale.ts';

use([LineChart, GridComponent, TooltipComponent, LabelLayout, SVGRenderer]);

/** Now, the year before, further back (design §7). */
export const inks = ['#b3261e', '#7e9db4', '#b9b1a5'] as const;
/** The same as text: dark enough to be read. */
export const wordInks = ['#b3261e', '#22577f', '#524c45'] as const;
export const tones = { line: '#e4dfd7', ink: '#231f1b', soft: '#524c45' };

/** Grid, axes and pointer of a chart whose marks stand over named places from nought to `most`. */
export function frameOf(
  places: readonly string[],
  most: number,
  value: (tick: number) => string,
  { fontFamily, right }: { readonly fontFamily: string; readonly right: number },
) {
  const font = { fontFamily, fontSize: 13, color: tones.soft };
  const ticks = ticksTo(most);
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 220,
    grid: { left: 8, right, top: 28, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category' as const,
      data: [...places],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: tones.line } },
      axisLabel: { ...font, hideOverlap: true },
    },
    yAxis: {
      type: 'value' as const,
      min: 0,
      max: ticks.at(-1) || 1,
      interval: ticks[1] ?? 1,
      axisLabel: { ...font, formatter: value },
      splitLine: { lineStyle: { color: tones.line } },
    },
    font,
  };
}

/** Draws into the box, again whenever it is rendered; `onPlace` gets the number of the place that was pressed. */
export function useDrawing(
  optionOf: (fontFamily: string) => EChartsCoreOption,
  onPlace: (series: number, place: number) => void,
): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const latest = useRef(onPlace);
  latest.current = onPlace;
  useEffect(() => {
    const drawn = init(box.current!, null, { renderer: 'svg' });
    chart.current = drawn;
    drawn.on('click', ({ seriesIndex = 0, dataIndex }) => latest.current(seriesIndex, dataIndex));
    const resize = new ResizeObserver(() => drawn.resize());
    resize.observe(box.current!);
    return () => {
      resize.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionOf(getComputedStyle(box.current!).fontFamily), { notMerge: true });
  });
  return box;
}

// A year month by month beside the years before it, each line named where it ends. What it shows stands in the table behind it as well.
import { frameOf, inks, tones, useDrawing, wordInks } from '#web/desk/figures/drawing.ts';

interface OverMonthsProps {
  /** The newest first; per month what had come together, for as many months as there are. */
  readonly lines: readonly { readonly year: number; readonly values: readonly number[] }[];
  readonly value: (value: number) => string;
  readonly yearWords: (year: number) => string;
  readonly monthWords: (month: number) => string;
  readonly onMonth: (year: number, month: number) => void;
}

const months = Array.from({ length: 12 }, (_, n) => n + 1);

function optionOf({ lines, value, yearWords, monthWords }: OverMonthsProps, fontFamily: string) {
  const most = Math.max(0, ...lines.flatMap(({ values }) => values));
  const { font, ...frame } = frameOf(months.map(monthWords), most, value, { fontFamily, right: 132 });
  return {
    ...frame,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: tones.line } },
      textStyle: { ...font, color: tones.ink },
      formatter: (
        shown: readonly { readonly name: string; readonly seriesName: string; readonly value: number | null }[],
      ) =>
        [
          shown[0]?.name,
          ...shown.flatMap((one) => (one.value == null ? [] : [`${one.seriesName}　<b>${value(one.value)}</b>`])),
        ].join('<br>'),
    },
    // The newest is drawn last and so lies on top.
    series: lines.map(({ year, values }, n) => ({
      type: 'line',
      name: yearWords(year),
      z: 10 - n,
      data: months.map((_, month) => values[month] ?? null),
      symbol: 'circle',
      symbolSize: n === 0 ? 8 : 5,
      showAllSymbol: n === 0,
      lineStyle: { color: inks[n], width: n === 0 ? 3 : 2 },
      itemStyle: { color: inks[n] },
      endLabel: {
        show: true,
        distance: 10,
        ...font,
        fontSize: n === 0 ? 16 : 14,
        fontWeight: 600,
        color: wordInks[n],
        textBorderColor: '#fff',
        textBorderWidth: 3,
        formatter: ({ value: shown }: { readonly value: number | null }) =>
          `${yearWords(year)} ${shown == null ? '' : value(shown)}`,
      },
      labelLayout: { moveOverlap: 'shiftY' },
      cursor: 'pointer',
    })),
  };
}

export default function OverMonths(props: OverMonthsProps) {
  const box = useDrawing(
    (fontFamily) => optionOf(props, fontFamily),
    (line, place) => props.onMonth(props.lines[line]!.year, place + 1),
  );
  return <div ref={box} className="over-years" aria-hidden="true" />;
}

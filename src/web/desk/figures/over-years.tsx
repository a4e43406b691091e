// The whole over the years, as a line that answers to the pointer. What it shows stands in the table behind it as well.
import { frameOf, inks, tones, useDrawing } from '#web/desk/figures/drawing.ts';

interface OverYearsProps {
  readonly points: readonly { readonly year: number; readonly value: number | null }[];
  readonly value: (value: number) => string;
  /** '2020年', and over the number what it is. */
  readonly yearWords: (year: number) => string;
  readonly onYear: (year: number) => void;
}

/** Every year from the first to the last: one without a round is a gap and no nought. */
const yearsOf = (points: OverYearsProps['points']): number[] => {
  const [first, last] = [points[0]!.year, points.at(-1)!.year];
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
};

function optionOf({ points, value, yearWords }: OverYearsProps, fontFamily: string) {
  const years = yearsOf(points);
  const at = new Map(points.map((point) => [point.year, point.value]));
  const most = Math.max(0, ...points.map((point) => point.value ?? 0));
  const { font, ...frame } = frameOf(years.map(yearWords), most, value, { fontFamily, right: 8 });
  return {
    ...frame,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: tones.line } },
      textStyle: { ...font, color: tones.ink },
      formatter: (shown: readonly { readonly name: string; readonly value: number | null }[]) =>
        shown[0]?.value == null ? '' : `${shown[0].name}　<b>${value(shown[0].value)}</b>`,
    },
    series: [
      {
        type: 'line',
        data: years.map((year) => at.get(year) ?? null),
        symbol: 'circle',
        symbolSize: 8,
        lineStyle: { color: inks[0], width: 3 },
        itemStyle: { color: inks[0] },
        label: {
          show: true,
          position: 'top',
          ...font,
          fontWeight: 600,
          color: tones.ink,
          textBorderColor: '#fff',
          textBorderWidth: 3,
          formatter: ({ value: shown }: { readonly value: number | null }) => (shown == null ? '' : value(shown)),
        },
        cursor: 'pointer',
      },
    ],
  };
}

export default function OverYears(props: OverYearsProps) {
  const box = useDrawing(
    (fontFamily) => optionOf(props, fontFamily),
    (_, place) => props.onYear(yearsOf(props.points)[place]!),
  );
  return <div ref={box} className="over-years" aria-hidden="true" />;
}

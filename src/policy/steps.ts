// The steps of a funnel: stage by stage which measure counts who got through and which who did not, as each kind tells of itself. The desk,
// the public pages and their files read this one list, so that a step is called the same and counts the same wherever it stands.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

export type StepKinds = Readonly<Record<string, Pick<Kind, 'title' | 'passage'>>>;

export interface Step {
  readonly stage: string;
  readonly kind: string;
  readonly title: Text;
  /** '申报', '初审通过', '到账': a heading for who got through. */
  readonly gotThrough: Text;
  /** Measures, for figures and for the lists behind them. */
  readonly through: string;
  readonly at: string;
  /** null: nobody is refused there. */
  readonly not: string | null;
  /** Who was refused here, or is still to correct something, had come as well and stands among `through`. */
  readonly comes: boolean;
}

/** What everything is measured against: who came. */
export interface Beginning {
  readonly title: Text;
  readonly measure: string;
}

const begun = (title: Text, says: Text): Text => text(`${title.zh}${says.zh}`, `${title.en}: ${says.en}`);
const capital = ({ zh, en }: Text): Text => text(zh, en.charAt(0).toUpperCase() + en.slice(1));

export function stepsOf({ stages }: Pick<Programme, 'stages'>, kinds: StepKinds): Step[] {
  const all = Object.entries(stages);
  return all.flatMap(([stage, { kind: key, title: named, settings }], place): Step[] => {
    const kind = own(kinds, key);
    if (!kind) return []; // `programme check` refuses an unknown kind
    const { through, not, says, after, comes } = kind.passage(settings);
    const title = named ?? kind.title;
    const several = all.filter(([, other]) => other.kind === key).length > 1;
    return [
      {
        ...{ stage, kind: key, title, through: `${stage}.${through}`, at: `at.${stage}` },
        not: not === undefined ? null : `${stage}.${not}`,
        gotThrough: after === true || several ? begun(title, says) : capital(says),
        comes: comes === true && place === 0,
      },
    ];
  });
}

/** Whoever handed in or claimed, where the first stage counts that; otherwise every case, for somebody else opened it. */
export function beginningOf(steps: readonly Step[]): Beginning {
  const [first] = steps;
  return first?.comes
    ? { title: first.gotThrough, measure: first.through }
    : { title: text('办件', 'Cases'), measure: 'cases.opened' };
}

// What the check finds, in words: what must be mended before it can be stored, what the one who approves should know, and that all else is well.
import type { Concern } from '#policy/check.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

const keyOf = ({ code, where, says }: Concern): string => `${code}${where}${says.en}`;

/** What is to be done about several is said once: each rule without a clause is a line, not a paragraph. */
function alike(concerns: readonly Concern[]): readonly (readonly Concern[])[] {
  const groups = new Map<string, Concern[]>();
  for (const one of concerns) {
    // Of a file that is not well formed each place is told by itself.
    const key = one.code === 'shape' ? keyOf(one) : `${one.code}${one.next.en}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

interface FoundProps {
  readonly group: readonly Concern[];
  readonly open: ((where: string) => void) | undefined;
  readonly sectionName: (where: string) => string;
}

function Found({ group, open, sectionName }: FoundProps) {
  const { say } = useReader();
  const [{ level, code, next }] = group as readonly [Concern];
  return (
    <li>
      <Icon name={level === 'error' ? 'no' : 'tri'} className={level === 'error' ? 'bad' : 'warn'} />
      <div>
        {group.map((one) => (
          <p key={keyOf(one)}>
            <b>
              <span className="sr">
                {level === 'error' ? say('必须改：', 'To mend: ') : say('请看：', 'Look at: ')}
              </span>
              {say(one.says)}
            </b>
            {open && (
              <>
                {' '}
                <button type="button" className="link" onClick={() => open(one.where)}>
                  {say(`去“${sectionName(one.where)}”`, `Go to “${sectionName(one.where)}”`)}
                </button>
              </>
            )}
          </p>
        ))}
        {code !== 'shape' && <p className="sub">{say(next)}</p>}
      </div>
    </li>
  );
}

/** `open` leads to the place a finding is about. */
export function Findings({
  concerns,
  open,
  title,
  sectionName = () => '',
}: {
  readonly concerns: readonly Concern[];
  readonly open?: (where: string) => void;
  readonly title?: string;
  /** The part of the designer that a place belongs to. */
  readonly sectionName?: (where: string) => string;
}) {
  const { say } = useReader();
  const heading = title ?? say('检查', 'Check');
  const errors = concerns.filter((one) => one.level === 'error').length;
  return (
    <section className="panel" aria-label={heading}>
      <div className="ph">
        <h2>{heading}</h2>
        <span className="meta" role="status">
          {concerns.length === 0
            ? say('没有发现问题', 'Nothing found')
            : errors === concerns.length
              ? say(`先解决 ${errors} 项`, `${errors} to mend first`)
              : errors > 0
                ? say(
                    `先解决 ${errors} 项，另有 ${concerns.length - errors} 项请看一看`,
                    `${errors} to mend, ${concerns.length - errors} to look at`,
                  )
                : say(`${concerns.length} 项请看一看`, `${concerns.length} to look at`)}
        </span>
      </div>
      <ul className="pb gap-s finds">
        {alike(concerns).map((group) => (
          <Found key={keyOf(group[0]!)} group={group} open={open} sectionName={sectionName} />
        ))}
        {errors === 0 && (
          <li>
            <Icon name="done" className="ok" />
            <div>
              {concerns.length === 0
                ? say(
                    '每条规则都用得上，没有多要的个人信息，有依据，环节接得上',
                    'Every rule decides something, nothing is asked in vain, stages follow one another',
                  )
                : say('其余都没问题，可以保存', 'All else is well; it can be saved')}
            </div>
          </li>
        )}
      </ul>
    </section>
  );
}

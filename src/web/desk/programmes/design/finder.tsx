// A token that opens a list to search in: by characters, by pinyin or by its initials. Arrow keys move, Enter takes, Escape leaves it as it was.
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Option } from '#web/desk/programmes/design/inputs.tsx';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

type Spell = (words: string) => { readonly full: string; readonly initials: string };

/** The dictionary of readings is large and only wanted once somebody types Latin letters. */
function useSpelling(wanted: boolean): Spell | undefined {
  const [spell, setSpell] = useState<Spell>();
  useEffect(() => {
    if (!wanted || spell) return;
    let here = true;
    void import('#kit/pinyin.ts').then(({ pinyinOf }) => here && setSpell(() => pinyinOf));
    return () => {
      here = false;
    };
  }, [wanted, spell]);
  return spell;
}

function useFound(options: readonly Option[], typed: string): readonly Option[] {
  const asked = typed.trim().toLowerCase();
  const spell = useSpelling(/^[a-z]/.test(asked));
  return useMemo(() => {
    if (asked === '') return options;
    return options.filter(({ says }) => {
      if (says.toLowerCase().includes(asked)) return true;
      const sound = spell?.(says);
      return sound !== undefined && (sound.initials.includes(asked) || sound.full.includes(asked));
    });
  }, [options, asked, spell]);
}

interface ListProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onTake: (key: string) => void;
  readonly onLeave: (back: boolean) => void;
}

function NothingFound() {
  const { say } = useReader();
  return (
    <p className="meta finder-none" role="status">
      {say('没有找到，换个说法试试', 'Nothing found; try another word')}
    </p>
  );
}

/** Where a key leads in the list; Home and End move within what was typed while there is something. */
function moved(key: string, at: number, length: number, empty: boolean): number | undefined {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...(empty ? { Home: 0, End: length - 1 } : {}) }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(to, length - 1));
}

function FinderList({ id, label, value, options, onTake, onLeave }: ListProps) {
  const { say } = useReader();
  const [typed, setTyped] = useState('');
  const found = useFound(options, typed);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex((one) => one.key === value),
    ),
  );
  const active = found[Math.min(at, found.length - 1)];
  const optionId = (key: string) => `${id}-${options.findIndex((one) => one.key === key)}`;
  const activeId = active && optionId(active.key);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moved(event.key, at, found.length, typed === '');
    if (to !== undefined) setAt(to);
    else if (event.key === 'Enter' && active) onTake(active.key);
    else if (event.key === 'Escape') onLeave(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="finder-pop">
      <span className="finder-search">
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: it opens because somebody asked for it, and typing is the next step
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={activeId}
          aria-label={say(`找：${label}`, `Find: ${label}`)}
          placeholder={say('找一找，可输拼音首字母', 'Find; initials of pinyin will do')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => onLeave(false)}
        />
      </span>
      <div role="listbox" id={id} aria-label={label} className="finder-list">
        {found.map((one, n) => (
          <div key={one.key} role="presentation">
            {one.group !== undefined && one.group !== found[n - 1]?.group && (
              <p className="finder-group">{one.group}</p>
            )}
            {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the search field keeps the focus and moves through the list */}
            <div
              role="option"
              id={optionId(one.key)}
              aria-selected={one === active}
              className={`finder-one${one.key === value ? ' is' : ''}`}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onTake(one.key)}
            >
              {one.says}
            </div>
          </div>
        ))}
      </div>
      {found.length === 0 && <NothingFound />}
    </div>
  );
}

export function Finder({
  label,
  value,
  options,
  onValue,
  shown,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onValue: (key: string) => void;
  /** Stands on the button where nothing is chosen but something done. */
  readonly shown?: string;
}) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const says = shown ?? options.find((one) => one.key === value)?.says ?? value;
  const leave = (back: boolean) => {
    setOpen(false);
    if (back) requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <span className="rule-finder">
      <button
        type="button"
        ref={button}
        className="tok"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={shown === undefined ? `${label}：${says}` : label}
        onMouseDown={(event) => open && event.preventDefault()}
        onClick={() => (open ? leave(true) : setOpen(true))}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        {says}
        <Icon name="down" />
      </button>
      {open && (
        <FinderList
          {...{ id, label, value, options }}
          onTake={(key) => {
            leave(true);
            if (key !== value) onValue(key);
          }}
          onLeave={leave}
        />
      )}
    </span>
  );
}

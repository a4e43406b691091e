// The small controls that every part of the designer is made of: words in both languages, a number, a sum, a choice, and the tools of an entry.
import { type ReactNode, useId } from 'react';
import { formatDocumentYuan } from '#kit/money.ts';
import type { Text } from '#kit/text.ts';
import { Finder } from '#web/desk/programmes/design/finder.tsx';
import { Place } from '#web/desk/programmes/design/own-concerns.tsx';
import { fenOf } from '#web/desk/programmes/parameters-form.tsx';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

/** Chinese and English of one sentence. */
export function Words({
  label,
  value,
  onValue,
}: {
  readonly label: string;
  readonly value: Text;
  readonly onValue: (value: Text) => void;
}) {
  const { say } = useReader();
  const id = useId();
  return (
    <div className="field tight words">
      <label htmlFor={`${id}zh`}>{label}</label>
      <input
        id={`${id}zh`}
        className="in"
        lang="zh-CN"
        value={value.zh}
        onChange={(event) => onValue({ ...value, zh: event.target.value })}
      />
      <input
        className="in"
        lang="en"
        aria-label={`${label}${say('（英文）', ' (English)')}`}
        placeholder="English"
        value={value.en}
        onChange={(event) => onValue({ ...value, en: event.target.value })}
      />
    </div>
  );
}

/** Several words in one line, with 、 between; nothing is nothing. */
export function Several({
  label,
  hint,
  value,
  onValue,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: readonly string[] | undefined;
  readonly onValue: (value: readonly string[] | undefined) => void;
}) {
  const id = useId();
  const written = (value ?? []).join('、');
  return (
    <div className="field tight">
      <label htmlFor={id}>{label}</label>
      {hint && <div className="hint">{hint}</div>}
      <input
        id={id}
        key={written}
        className="in"
        defaultValue={written}
        onBlur={(event) => {
          if (event.target.value === written) return;
          const words = event.target.value
            .split(/[、，,]/)
            .map((word) => word.trim())
            .filter((word) => word !== '');
          onValue(words.length > 0 ? words : undefined);
        }}
      />
    </div>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string;
  readonly type?: 'text' | 'date';
}
/** A line, written as it is typed. */
export function Line({ label, value, onValue, hint, type = 'text' }: LineProps) {
  const id = useId();
  return (
    <div className="field tight">
      <label htmlFor={id}>{label}</label>
      {hint && <div className="hint">{hint}</div>}
      <input id={id} className="in" type={type} value={value} onChange={(event) => onValue(event.target.value)} />
    </div>
  );
}

interface MeasuredProps<T> {
  readonly label: string;
  readonly value: T | undefined;
  readonly onValue: (value: T | undefined) => void;
  /** A token in a sentence: the label is heard, not seen. */
  readonly token?: boolean;
}

/** Written when it is left, so that half a number is never saved. */
function Typed({
  label,
  written,
  commit,
  token,
  unit,
}: {
  readonly label: string;
  readonly written: string;
  readonly commit: (typed: string) => boolean;
  readonly token?: boolean | undefined;
  readonly unit?: string;
}) {
  const id = useId();
  const input = (
    <input
      key={written}
      id={id}
      className={token ? 'tok num' : 'in'}
      inputMode="decimal"
      defaultValue={written}
      size={token ? Math.max(4, written.length + 1) : undefined}
      {...(token ? { 'aria-label': label } : {})}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      onBlur={(event) => {
        if (event.target.value !== written && !commit(event.target.value)) event.target.value = written;
      }}
    />
  );
  if (token)
    return (
      <>
        {input} {unit}
      </>
    );
  return (
    <div className="field tight">
      <label htmlFor={id}>
        {label}
        {unit && <span className="meta">（{unit}）</span>}
      </label>
      {input}
    </div>
  );
}

export function NumberInput({ value, onValue, ...rest }: MeasuredProps<number>) {
  return (
    <Typed
      {...rest}
      written={value === undefined ? '' : String(value)}
      commit={(typed) => {
        const number = Number(typed.replaceAll(',', ''));
        if (typed.trim() !== '' && !Number.isFinite(number)) return false;
        onValue(typed.trim() === '' ? undefined : number);
        return true;
      }}
    />
  );
}

export function MoneyInput({ value, onValue, ...rest }: MeasuredProps<number>) {
  const { say } = useReader();
  return (
    <Typed
      {...rest}
      unit={say('元', 'yuan')}
      written={value === undefined ? '' : formatDocumentYuan(value).replace(/ 元$/, '')}
      commit={(typed) => {
        const fen = fenOf(typed);
        if (typed.trim() !== '' && fen === undefined) return false;
        onValue(fen);
        return true;
      }}
    />
  );
}

export interface Option {
  readonly key: string;
  readonly says: string;
  readonly group?: string;
}

/** A token with more choices than these is searched in. */
const searched = 10;

/** A choice; what stands there but is not on the list stays choosable. */
export function Pick({
  label,
  value,
  options,
  onValue,
  token = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onValue: (key: string) => void;
  readonly token?: boolean;
}) {
  const id = useId();
  const all = options.some((one) => one.key === value) ? options : [{ key: value, says: value }, ...options];
  const groups = [...new Set(all.map((one) => one.group))];
  if (token && all.length > searched) return <Finder {...{ label, value, onValue }} options={all} />;
  const shown = (group: string | undefined) =>
    all
      .filter((one) => one.group === group)
      .map((one) => (
        <option key={one.key} value={one.key}>
          {one.says}
        </option>
      ));
  const select = (
    <select
      id={id}
      className={token ? 'tok' : 'in'}
      value={value}
      {...(token ? { 'aria-label': label } : {})}
      onChange={(event) => onValue(event.target.value)}
    >
      {groups.map((group) =>
        group === undefined ? (
          shown(group)
        ) : (
          <optgroup key={group} label={group}>
            {shown(group)}
          </optgroup>
        ),
      )}
    </select>
  );
  if (token) return select;
  return (
    <div className="field tight">
      <label htmlFor={id}>{label}</label>
      {select}
    </div>
  );
}

export const Check = ({
  label,
  value,
  onValue,
}: {
  readonly label: string;
  readonly value: boolean;
  readonly onValue: (value: boolean) => void;
}) => (
  <label className="check">
    <input type="checkbox" checked={value} onChange={(event) => onValue(event.target.checked)} />
    {label}
  </label>
);

const Tool = ({
  icon,
  label,
  onPress,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
}) => (
  <button type="button" className="btn btn-quiet btn-s" aria-label={label} title={label} onClick={onPress}>
    <Icon name={icon} />
  </button>
);

/** Up, down, away; `what` names the entry for whoever hears it. */
export function EntryTools({
  what,
  onMove,
  onRemove,
}: {
  readonly what: string;
  readonly onMove?: (by: number) => void;
  readonly onRemove: () => void;
}) {
  const { say } = useReader();
  return (
    <span className="tools">
      {onMove && <Tool icon="up" label={say(`上移：${what}`, `Move up: ${what}`)} onPress={() => onMove(-1)} />}
      {onMove && <Tool icon="down" label={say(`下移：${what}`, `Move down: ${what}`)} onPress={() => onMove(1)} />}
      <Tool icon="x" label={say(`去掉：${what}`, `Remove: ${what}`)} onPress={onRemove} />
    </span>
  );
}

export const AddButton = ({ says, onPress }: { readonly says: string; readonly onPress: () => void }) => (
  <button type="button" className="btn" onClick={onPress}>
    <Icon name="plus" />
    {says}
  </button>
);

/** `place`: where in the file it stands; what the check says of it is told here. */
export function Entry({
  head,
  children,
  place,
}: {
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly place?: string;
}) {
  const inside = (
    <>
      <div className="entry-head">{head}</div>
      {children}
    </>
  );
  return <div className="entry">{place === undefined ? inside : <Place where={place}>{inside}</Place>}</div>;
}

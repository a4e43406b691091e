// What takes a list home as a file. What went wrong is told by whoever holds the saving, where the page has room for it.
import type { Saving } from '#web/desk/rounds/tab.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

interface ExportButtonProps {
  readonly saving: Saving;
  readonly says: string;
  readonly small?: boolean;
  readonly read: () => Promise<void>;
}

export function ExportButton({ saving, says, small = false, read }: ExportButtonProps) {
  const { say } = useReader();
  return (
    <button
      type="button"
      className={small ? 'btn btn-s' : 'btn'}
      disabled={saving.busy}
      onClick={() => saving.start(read)}
    >
      <Icon name="out" />
      {saving.busy ? say('正在导出……', 'Exporting …') : says}
    </button>
  );
}

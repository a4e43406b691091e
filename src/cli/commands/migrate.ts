// `migrate`: brings the database to this version and says what was applied.
import type { Command } from '#cli/command.ts';
import { text } from '#kit/text.ts';
import { openDatabase } from '#store/connection.ts';
import { migrate } from '#store/migrate.ts';

export const command: Command = {
  says: text('把数据库升级到本版本的结构', 'Brings the database to this version'),
  async run({ tell }) {
    const owner = await openDatabase({ role: 'owner', max: 2, notice: tell });
    try {
      const applied = await migrate(owner, { notice: tell });
      const lines =
        applied.length === 0
          ? ['数据库已是最新', 'The database is up to date']
          : [`已执行 ${applied.length} 项迁移：`, ...applied.map((name) => `  ${name}`)];
      return { json: { applied }, lines };
    } finally {
      await owner.close();
    }
  },
};

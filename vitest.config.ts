import { defineConfig } from 'vitest/config'

/**
 * `unit`: pure logic and real files and sockets of this process, quick enough for every check.
 * `servers`: needs programs from Debian (Postfix, Dovecot, a keychain, Java), or takes its time (kills).
 * `renderer`: components in a simulated page.
 */
const ci = process.env['CI'] === 'true'

export default defineConfig({
  test: {
    globalSetup: 'test/temporary-files.ts',
    // Most tests wait for sockets, files and processes more than they compute.
    maxWorkers: 4,
    // On a machine that others use too, a deadline of a real socket may pass unheard: a second run decides.
    retry: ci ? 2 : 0,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'main/services/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: { lines: 90 },
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', 'test/**/*.servers.test.ts'],
          environment: 'node',
          // The same modules for all files of a worker: loading them anew for each took half of the time.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'servers',
          include: ['test/**/*.servers.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          testTimeout: 30_000,
        },
      },
    ],
  },
})

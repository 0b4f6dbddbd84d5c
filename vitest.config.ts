import { defineConfig } from 'vitest/config'
import { long } from './test/long.ts'

/** Only what hangs gets there, on the slowest machine too. */
const hang = long ? 3_600_000 : 300_000

const common = {
  // The same modules for all files of a worker: loading them anew for each took half of the time.
  isolate: false,
  setupFiles: 'test/set-up.ts',
  testTimeout: hang,
  hookTimeout: hang,
  expect: { poll: { timeout: hang } },
}

/**
 * `unit`: pure logic and real files and sockets of this process, quick enough for every check.
 * `slow`: the same by the hundred, files above all: a second of the processor and more.
 * `servers`: needs programs from Debian (Postfix, Dovecot, a keychain, Java), or takes its time (kills).
 * `renderer`: components in a simulated page.
 */
export default defineConfig({
  test: {
    globalSetup: 'test/temporary-files.ts',
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'main/services/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: { lines: 90 },
    },
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', 'test/**/*.{slow,servers}.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          ...common,
          name: 'slow',
          include: ['test/**/*.slow.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          ...common,
          name: 'servers',
          include: ['test/**/*.servers.test.ts'],
          environment: 'node',
        },
      },
      {
        // React as it is shipped.
        oxc: { jsx: { development: false } },
        test: {
          ...common,
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          env: { NODE_ENV: 'production' },
        },
      },
    ],
  },
})

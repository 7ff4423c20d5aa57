import { scenarios } from './scenarios.ts';

const [name = ''] = process.argv.slice(2);
const scenario = scenarios.get(name);
if (!scenario) throw new Error(`There is no scenario "${name}"; there are ${[...scenarios.keys()].join(', ')}.`);
const figures = await scenario.run();
process.stdout.write(JSON.stringify({ title: scenario.title, figures }));
process.exit(0);

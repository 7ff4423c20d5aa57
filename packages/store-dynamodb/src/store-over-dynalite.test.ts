import { openDynalite } from '../test/engine.ts';
import { describeStoreContracts } from '../test/store-contracts.ts';

describeStoreContracts('dynalite', openDynalite);

import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv1DTranspose } from "./conv1DTranspose.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv1DTranspose, golden.Conv1DTranspose, { targets: ["interpreter"] })

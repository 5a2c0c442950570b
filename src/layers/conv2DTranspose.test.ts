import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv2DTranspose } from "./conv2DTranspose.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv2DTranspose, golden.Conv2DTranspose, { targets: ["interpreter"] })

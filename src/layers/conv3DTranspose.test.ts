import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv3DTranspose } from "./conv3DTranspose.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv3DTranspose, golden.Conv3DTranspose, { targets: ["interpreter"] })

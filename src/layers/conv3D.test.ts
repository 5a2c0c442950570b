import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv3D } from "./conv3D.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv3D, golden.Conv3D, { targets: ["interpreter"] })

#include "app/data_input.h"

#include "core/base/nearest_name.h"
#include "ui/data/image_reader.h"

namespace quantie {
namespace {

constexpr int defaultBatch = 32;

}  // namespace

void addDataOptions(Arguments& arguments, const std::string& what) {
    arguments.option(
        "data", "D",
        what +
            " An .npz with in0, in1, … or the inputs' names (and target0, … for the cross-entropy of "
            "outputs), one .npy, a .csv with a sample per line, or a folder of images; or generated data, "
            "KIND:SAMPLES:SEED with KIND normal or uniform (token ids where the input is looked up). The output of a "
            "call that cannot be run may stand in the .npz under the call's id.");
    arguments.option("samples", "N", "Takes the first N samples of --data.");
    arguments.option("batch", "N", "Samples that are computed at once, 32 by default; 0 for all.");
    arguments.option("scale", "S",
                     "What pixels of images, 0 to 255, become: 1/255 (0 to 1, the default), -1..1, or none (as they "
                     "are, for models that scale themselves).");
    arguments.option("resize", "R",
                     "How images get the size of the input: stretch (the default), crop (the middle), or pad (with "
                     "black).");
}

RunData readData(const Arguments& arguments, const Graph& graph) {
    DataSource source = dataSourceNamed(arguments.value("data"));
    if (const auto samples = arguments.wholeNumber("samples", 1)) {
        (source.isGenerated() ? source.generated.samples : source.samples) = *samples;
    }
    if (arguments.has("scale")) {
        const auto scale = pixelScaleNamed(arguments.value("scale"));
        if (!scale)
            arguments.refuse("--scale takes 1/255, -1..1 or none, and not " + inQuotes(arguments.value("scale")));
        source.images.scale = *scale;
    }
    if (arguments.has("resize")) {
        const auto fit = imageFitNamed(arguments.value("resize"));
        if (!fit)
            arguments.refuse("--resize takes stretch, crop or pad, and not " + inQuotes(arguments.value("resize")));
        source.images.fit = *fit;
    }
    return readData(source, graph, readImage);
}

std::int64_t batchSize(const Arguments& arguments) {
    return arguments.wholeNumber("batch", 0).value_or(defaultBatch);
}

}  // namespace quantie

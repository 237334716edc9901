#include "ui/window/samples.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <array>

namespace quantie {
namespace {

struct SampleRow {
    const char* file;
    const char* title;
};

constexpr std::array sampleRows = {
    SampleRow{"tied_lm.h5", QT_TRANSLATE_NOOP("Samples", "Language model: one embedding, read twice")},
    SampleRow{"siamese.h5", QT_TRANSLATE_NOOP("Samples", "Siamese network: one tower, called twice")},
    SampleRow{"autoencoder.h5", QT_TRANSLATE_NOOP("Samples", "Autoencoder: kernels read forwards and transposed")},
};

/// From bin/ of an installation, and from build/ and its folders.
constexpr std::array places = {"../share/quantie/samples", "../resources/samples", "../../resources/samples"};

}  // namespace

std::vector<Sample> samples() {
    std::vector<Sample> found;
    for (const SampleRow& row : sampleRows) {
        for (const char* place : places) {
            const QFileInfo file(QCoreApplication::applicationDirPath() + '/' + place + '/' + row.file);
            if (!file.isFile()) continue;
            found.push_back({QCoreApplication::translate("Samples", row.title), file.canonicalFilePath()});
            break;
        }
    }
    return found;
}

}  // namespace quantie

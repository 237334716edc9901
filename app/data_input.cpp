#include "app/data_input.h"

#include "core/base/error.h"
#include "core/keras/npy.h"
#include "core/keras/npz.h"

namespace quantie {

Feed readData(const std::string& path, const Graph& graph) {
    const bool single = path.ends_with(".npy");
    if (!single && !path.ends_with(".npz")) {
        throw Error(ErrorCode::Unsupported, path, "data is read from .npz and .npy files");
    }
    const auto arrays = single ? std::vector<NamedTensor>{{"", readNpyFile(path)}} : readNpz(path);
    try {
        return makeFeed(graph, arrays);
    } catch (const Error& error) {
        throw error.within(path);
    }
}

}  // namespace quantie

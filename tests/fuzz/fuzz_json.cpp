// JSON text: what was read is written and read again, to the same text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/error.h"
#include "core/model/json_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const std::string once = quantie::writeJson(quantie::parseJson(text, "input"));
        const std::string twice = quantie::writeJson(quantie::parseJson(once, "input"));
        if (once != twice) std::abort();
        quantie::parseJson(quantie::writeJson(quantie::parseJson(once, "input"), 2), "input");
    } catch (const quantie::Error&) {  // refusing is what bad input is for
    }
    return 0;
}

#include "engine/model/file_hash.h"

#include <openssl/evp.h>

#include <array>
#include <cassert>
#include <memory>

#include "absl/strings/escaping.h"
#include "engine/base/status_macros.h"
#include "engine/model/mapped_file.h"

namespace limpid {

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int length = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(),
                              &length, EVP_sha256(), /*impl=*/nullptr);
  assert(done == 1);
  static_cast<void>(done);
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(digest.data()), length});
}

absl::StatusOr<std::string> Sha256OfFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const MappedFile> file,
                   MappedFile::Open(path));
  return Sha256({file->data(), file->size()});
}

}  // namespace limpid

#pragma once
// How a stored file is let out: never as a page of this site.

#include <string>
#include <string_view>

namespace depositary::server {

// The media type that a download is labelled with: the stored one when it is known to be inert in a browser that obeys
// nosniff and the sandbox, application/octet-stream otherwise (HTML, SVG and XML among the latter).
std::string_view safe_media_type(std::string_view stored);

// "attachment" with the name for old and new readers (RFC 6266, RFC 8187).
std::string attachment(std::string_view file_name);

}  // namespace depositary::server

"""Meeting tokens: JSON Web Tokens that carry catalogue properties as short claims."""
